--- Therapy notes in Neovim: what the server offers beyond the protocol's own features.

local M = {}

---@class therapy_lsp.Options
---@field enable? boolean enable the server for notes (true)
---@field inlay_hints? boolean show units after charges (true)
---@field code_lens? boolean show the line above each visit (true)

---@class therapy_lsp.Visit
---@field timedMinutes integer minutes of the timed services
---@field units integer units they support
---@field toLookAt integer findings that are more than advice
---@field visits? integer visits in the file

---@class therapy_lsp.Status
---@field health 'ok'|'warning'|'error'
---@field message string
---@field uri? string
---@field visit? therapy_lsp.Visit

---@class therapy_lsp.Blank
---@field row integer 0-based line
---@field col integer 0-based byte of the opening bracket
---@field end_col integer byte after the blank

local NAME = 'therapy_lsp'

---@type table<integer, therapy_lsp.Status>
local status_of = {}

--- Summary windows: note buffer to summary buffer.
---@type table<integer, integer>
local summaries = {}

---@return therapy_lsp.Options
local function options()
  return vim.tbl_extend('keep', vim.g.therapy_lsp or {}, { enable = true, inlay_hints = true, code_lens = true })
end

---@param message string
---@param level? integer
local function say(message, level)
  vim.notify(message, level or vim.log.levels.INFO, { title = 'therapy-lsp' })
end

---@param bufnr integer 0 for the current one
---@return integer
local function resolve(bufnr)
  return bufnr == 0 and vim.api.nvim_get_current_buf() or bufnr
end

---@param bufnr? integer the note; any running server if left out
---@return vim.lsp.Client?
local function client_of(bufnr)
  return vim.lsp.get_clients({ name = NAME, bufnr = bufnr })[1]
end

--- Runs a command of the server.
---@param client vim.lsp.Client
---@param command string
---@param arguments any[]
---@param done fun(result: any)
---@param bufnr? integer
local function execute(client, command, arguments, done, bufnr)
  client:request('workspace/executeCommand', { command = command, arguments = arguments }, function(err, result)
    if err then
      say(err.message, vim.log.levels.ERROR)
    else
      done(result)
    end
  end, bufnr)
end

--- A scratch buffer with Markdown.
---@param name string
---@param text string
---@return integer bufnr
local function scratch(name, text)
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(text, '\n'))
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].filetype = 'markdown'
  pcall(vim.api.nvim_buf_set_name, bufnr, name)
  return bufnr
end

---@param name string
---@param text string
local function show(name, text)
  vim.api.nvim_open_win(scratch(name, text), true, { split = 'below' })
end

--- The words of the status line: `38 min · 3 u · 1 to look at`; empty where the buffer is no note.
---@param bufnr? integer
---@return string
function M.statusline(bufnr)
  local status = status_of[resolve(bufnr or 0)]
  if not status then
    return ''
  end
  if status.health == 'error' then
    return status.message
  end
  local visit = status.visit
  if not visit then
    return ''
  end
  local several = (visit.visits or 1) > 1 -- units of several days do not add up to anything
  local words = several and ('%d visits'):format(visit.visits) or ('%d min · %d u'):format(visit.timedMinutes, visit.units)
  return visit.toLookAt > 0 and ('%s · %d to look at'):format(words, visit.toLookAt) or words
end

--- Takes the server's status notification.
---@param status therapy_lsp.Status
function M.on_status(status)
  local uri = status.uri
  if type(uri) ~= 'string' then
    return
  end
  local bufnr = vim.uri_to_bufnr(uri)
  for _, key in ipairs({ 'visit', 'message' }) do
    if status[key] == vim.NIL then
      status[key] = nil
    end
  end
  status_of[bufnr] = status
  if summaries[bufnr] then
    M.refresh_summary(bufnr)
  end
  vim.cmd.redrawstatus()
end

--- Hints, the line above each visit, and tidying up for one note.
---@param client vim.lsp.Client
---@param bufnr integer
function M.on_attach(client, bufnr)
  local opts = options()
  if opts.inlay_hints and client:supports_method('textDocument/inlayHint', bufnr) then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  local group = vim.api.nvim_create_augroup('therapy_lsp.' .. bufnr, { clear = true })
  if opts.code_lens and client:supports_method('textDocument/codeLens', bufnr) then
    if vim.lsp.codelens.enable then
      vim.lsp.codelens.enable(true, { bufnr = bufnr }) -- from 0.12 on it refreshes itself
    else
      vim.lsp.codelens.refresh({ bufnr = bufnr })
      vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged', 'CursorHold' }, {
        group = group,
        buffer = bufnr,
        callback = function()
          vim.lsp.codelens.refresh({ bufnr = bufnr })
        end,
      })
    end
  end
  vim.api.nvim_create_autocmd({ 'BufDelete', 'LspDetach' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      status_of[bufnr] = nil
    end,
  })
end

--- Opens the visit summary beside a note; it follows as one types.
---@param bufnr? integer
function M.summary(bufnr)
  bufnr = resolve(bufnr or 0)
  if not client_of(bufnr) then
    say('This buffer is not read as a note.', vim.log.levels.WARN)
    return
  end
  local open = summaries[bufnr]
  if not open or vim.fn.bufwinid(open) == -1 then
    local view = scratch('therapy-lsp://summary/' .. bufnr, '')
    summaries[bufnr] = view
    local win = vim.api.nvim_open_win(view, false, { split = 'right' })
    vim.wo[win].wrap = true
    vim.wo[win].linebreak = true
    vim.wo[win].number = false
    vim.wo[win].conceallevel = 2
    vim.api.nvim_create_autocmd('BufWipeout', {
      buffer = view,
      callback = function()
        summaries[bufnr] = nil
      end,
    })
  end
  M.refresh_summary(bufnr)
end

--- Asks the server for the summary again and writes it into its window.
---@param bufnr integer
function M.refresh_summary(bufnr)
  local client = client_of(bufnr)
  local view = summaries[bufnr]
  if not client or not view then
    return
  end
  execute(client, 'therapy-lsp.visitSummary', { { uri = vim.uri_from_bufnr(bufnr) } }, function(result)
    if summaries[bufnr] ~= view or not vim.api.nvim_buf_is_valid(view) then
      return
    end
    local text = type(result) == 'table' and result.markdown or 'No visit in this note yet.'
    vim.bo[view].modifiable = true
    vim.api.nvim_buf_set_lines(view, 0, -1, false, vim.split(text, '\n'))
    vim.bo[view].modifiable = false
  end, bufnr)
end

--- Templates of new notes.
M.templates = { 'daily', 'evaluation', 'progress', 'discharge' }

--- Runs a function with the server, started for a new note if none runs.
---@param bufnr integer
---@param run fun(client: vim.lsp.Client)
local function with_client(bufnr, run)
  local client = client_of()
  if client and client.initialized then
    run(client)
    return
  end
  vim.api.nvim_create_autocmd('LspAttach', {
    buffer = bufnr,
    once = true,
    callback = function(event)
      local attached = vim.lsp.get_client_by_id(event.data.client_id)
      if attached and attached.name == NAME then
        run(attached)
      end
    end,
  })
end

--- Opens a new note from a template, the cursor on its first blank.
---@param template? string asked for if left out
function M.new(template)
  if not template then
    vim.ui.select(M.templates, { prompt = 'New therapy note' }, function(choice)
      if choice then
        M.new(choice)
      end
    end)
    return
  end
  vim.cmd.enew()
  local bufnr = vim.api.nvim_get_current_buf()
  with_client(bufnr, function(client)
    execute(client, 'therapy-lsp.newNote', { { template = template } }, function(text)
      if type(text) ~= 'string' or not vim.api.nvim_buf_is_valid(bufnr) then
        return
      end
      vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(text:gsub('\n$', ''), '\n'))
      M.next_blank()
    end)
  end)
  vim.bo[bufnr].filetype = 'therapynote'
end

--- All blanks of a buffer, in order: `[assist level]`, `____`.
---@param bufnr? integer
---@return therapy_lsp.Blank[]
function M.blanks(bufnr)
  local blanks = {} ---@type therapy_lsp.Blank[]
  for row, line in ipairs(vim.api.nvim_buf_get_lines(resolve(bufnr or 0), 0, -1, false)) do
    local here = {} ---@type therapy_lsp.Blank[]
    for start, stop in line:gmatch('()%[%a[^%[%]]+%]()') do
      local word = line:sub(start + 1, stop - 2)
      if line:sub(stop, stop) ~= '(' and #word > 1 then
        here[#here + 1] = { row = row - 1, col = start - 1, end_col = stop - 1 }
      end
    end
    for start, stop in line:gmatch('()____+()') do
      here[#here + 1] = { row = row - 1, col = start - 1, end_col = stop - 1 }
    end
    table.sort(here, function(a, b)
      return a.col < b.col
    end)
    vim.list_extend(blanks, here)
  end
  return blanks
end

--- Selects the next blank after the cursor; from the last one on to the first.
---@return boolean found
function M.next_blank()
  local blanks = M.blanks()
  if #blanks == 0 then
    say('No blank left in this note.')
    return false
  end
  local row, col = unpack(vim.api.nvim_win_get_cursor(0))
  local target = blanks[1]
  for _, blank in ipairs(blanks) do
    if blank.row > row - 1 or (blank.row == row - 1 and blank.col > col) then
      target = blank
      break
    end
  end
  vim.api.nvim_win_set_cursor(0, { target.row + 1, target.col })
  vim.cmd.normal({ 'v', bang = true })
  vim.api.nvim_win_set_cursor(0, { target.row + 1, target.end_col - 1 })
  if vim.o.selectmode:find('cmd') or vim.fn.mode() == 'v' then
    vim.api.nvim_feedkeys(vim.keycode('<C-g>'), 'n', false) -- select mode: typing replaces the blank
  end
  return true
end

--- Has the server read every note of the workspace.
function M.check()
  local client = client_of()
  if not client then
    say('The server is not running: open a note first.', vim.log.levels.WARN)
    return
  end
  execute(client, 'therapy-lsp.checkWorkspace', {}, function(counts)
    local words = {}
    for _, key in ipairs({ 'notes', 'visits', 'clean', 'errors', 'warnings', 'hints' }) do
      local n = type(counts) == 'table' and counts[key]
      local always = key == 'notes' or key == 'visits' or key == 'clean'
      if type(n) == 'number' and (n > 0 or always) then
        words[#words + 1] = ('%d %s'):format(n, (n == 1 and key ~= 'clean') and key:gsub('s$', '') or key)
      end
    end
    say(#words > 0 and table.concat(words, ', ') or 'The workspace was checked.')
  end)
end

--- Audits the notes of the workspace: a report in a window, or a page in a file.
---@param file? string
function M.audit(file)
  require('therapy_lsp.audit').run(file, function(text)
    show('therapy-lsp://audit', text)
  end, say)
end

--- Shows the server's version, settings file, payer and the dates of its data.
function M.status()
  local client = client_of()
  if not client then
    say('The server is not running: open a note first.', vim.log.levels.WARN)
    return
  end
  execute(client, 'therapy-lsp.status', {}, function(text)
    show('therapy-lsp://status', text)
  end)
end

--- Shows a rule's page; by default that of the finding under the cursor.
---@param rule? string
function M.explain(rule)
  local client = client_of()
  if not rule then
    local here = vim.diagnostic.get(0, { lnum = vim.api.nvim_win_get_cursor(0)[1] - 1 })
    for _, diagnostic in ipairs(here) do
      if diagnostic.source == 'therapy-lsp' then
        rule = tostring(diagnostic.code)
        break
      end
    end
  end
  if not client or not rule then
    say('No finding on this line.', vim.log.levels.WARN)
    return
  end
  execute(client, 'therapy-lsp.explainRule', { rule }, function(text)
    show('therapy-lsp://rule/' .. rule, text)
  end)
end

--- Stops the server and starts it again.
function M.restart()
  local clients = vim.lsp.get_clients({ name = NAME })
  local buffers = {} ---@type table<integer, true>
  for _, client in ipairs(clients) do
    for bufnr in pairs(client.attached_buffers) do
      buffers[bufnr] = true
    end
    client:stop()
  end
  local timer = assert(vim.uv.new_timer())
  timer:start(20, 20, vim.schedule_wrap(function()
    if timer:is_closing() or #vim.lsp.get_clients({ name = NAME }) > 0 then
      return
    end
    timer:close()
    for bufnr in pairs(buffers) do
      if vim.api.nvim_buf_is_valid(bufnr) then
        vim.api.nvim_exec_autocmds('FileType', { buffer = bufnr, group = 'nvim.lsp.enable' })
      end
    end
  end))
end

---@type table<string, fun(argument?: string)>
local subcommands = {
  summary = function()
    M.summary()
  end,
  new = M.new,
  blank = function()
    M.next_blank()
  end,
  check = M.check,
  audit = M.audit,
  status = M.status,
  explain = M.explain,
  restart = M.restart,
  log = function()
    vim.cmd.edit(vim.lsp.log.get_filename())
  end,
}

--- `:TherapyLsp`
---@param arguments string[]
function M.command(arguments)
  local run = subcommands[arguments[1] or 'summary']
  if run then
    run(arguments[2])
  else
    say(('There is no :TherapyLsp %s.'):format(arguments[1]), vim.log.levels.ERROR)
  end
end

--- Completion of `:TherapyLsp`.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local words = line:match('^%s*%S+%s+new%s') and M.templates or vim.tbl_keys(subcommands)
  table.sort(words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, words)
end

return M

-- Neovim without a screen, started by test.py as a user starts it, with the plugin installed or with six lines of config.
-- Environment: PLUGIN, the installed plugin's folder, or empty; NOTE, the note to work on.
local passed, failed = 0, 0

local function finish()
  io.write(('Neovim %s\n%d passed, %d failed\n'):format(tostring(vim.version()), passed, failed))
  vim.cmd((failed == 0 and passed > 0) and 'qall!' or 'cquit!')
end

local function check(name, ok, detail)
  if ok then
    passed = passed + 1
  else
    failed = failed + 1
  end
  io.write(('%s %s\n'):format(ok and 'ok   ' or 'FAIL ', name))
  if not ok and detail then
    io.write('      ' .. tostring(detail):gsub('\n', '\n      ') .. '\n')
  end
  return ok
end

--- Waits for a condition; `seen` tells what was there if it never holds.
local function wait(name, holds, seen)
  local ok = vim.wait(20000, holds, 20)
  return check(name, ok, not ok and seen and seen() or nil)
end

local plugin = os.getenv('PLUGIN') or ''

-- What this Neovim calls deprecated and our files use all the same.
local deprecated = {}
local deprecate = vim.deprecate
vim.deprecate = function(name, ...)
  if debug.traceback():find('therapy_lsp[/.]') then
    deprecated[#deprecated + 1] = name
  end
  return deprecate(name, ...)
end

local function run()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder .. '/other', 'p')
  local note = vim.json.decode(table.concat(vim.fn.readfile(os.getenv('NOTE')), '\n'))
  local file = folder .. '/visit.therapy'
  vim.fn.writefile(vim.split(note.before:gsub('\n$', ''), '\n'), file)
  vim.fn.writefile({ '# A letter', '', 'TherAct (97530) 23 min: leg press 3x10' }, folder .. '/other/letter.md')

  local function clients()
    return vim.lsp.get_clients({ name = 'therapy_lsp' })
  end

  vim.cmd.edit(folder .. '/other/letter.md')
  vim.cmd.edit(file)
  local buf = vim.api.nvim_get_current_buf()
  check('a note is recognised by its name', vim.bo.filetype == 'therapynote', vim.bo.filetype)
  wait('the server runs for it', function()
    return clients()[1] ~= nil and clients()[1].initialized
  end)
  local client = clients()[1]
  if not client then
    return
  end
  check('and only for it', vim.tbl_count(client.attached_buffers) == 1, vim.inspect(client.attached_buffers))

  local function findings()
    return vim.diagnostic.get(buf)
  end
  local function rules()
    return vim.tbl_map(function(d)
      return d.code
    end, findings())
  end
  local function has(rule)
    return vim.tbl_contains(rules(), rule)
  end
  local function seen()
    return vim.inspect(findings())
  end

  wait('the missing level of assistance is a diagnostic', function()
    return has('missing-assist-level')
  end, seen)
  local finding = vim.tbl_filter(function(d)
    return d.code == 'missing-assist-level'
  end, findings())[1]
  check('on the words it is about', finding and finding.lnum == note.line - 1 and finding.source == 'therapy-lsp', seen())

  local function close_floats()
    for _, win in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(win).relative ~= '' then
        vim.api.nvim_win_close(win, true)
      end
    end
  end
  local function float_text()
    for _, win in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(win).relative ~= '' then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false), '\n')
      end
    end
    return ''
  end
  local function cursor_to(row, word)
    local line = vim.api.nvim_buf_get_lines(buf, row - 1, row, false)[1]
    vim.api.nvim_win_set_cursor(0, { row, assert(line:find(word, 1, true)) - 1 })
  end

  cursor_to(note.line, '97530')
  vim.lsp.buf.hover()
  wait('the hover on a code shows its units and the working', function()
    local text = float_text()
    return text:find('97530', 1, true) ~= nil and text:find('2 units', 1, true) ~= nil and text:find('left over', 1, true) ~= nil
  end, float_text)
  close_floats()

  vim.lsp.inlay_hint.enable(true, { bufnr = buf })
  wait('units stand after the charges', function()
    for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = buf })) do
      local label = hint.inlay_hint.label
      label = type(label) == 'table' and label[1].value or label
      if label:find('2 u', 1, true) and hint.inlay_hint.position.line == note.line - 1 then
        return true
      end
    end
  end, function()
    return vim.inspect(vim.lsp.inlay_hint.get({ bufnr = buf }))
  end)

  local lenses = client:request_sync('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params(buf) }, 5000, buf)
  check('a line above the visit says minutes and units', vim.inspect(lenses):find('38 timed min') ~= nil, vim.inspect(lenses))

  local function apply(title)
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.title == title
      end,
    })
  end
  cursor_to(note.line, 'sit <>')
  apply('Insert level of assistance')
  wait('the quick fix writes a blank in the right place', function()
    return vim.api.nvim_buf_get_lines(buf, note.line - 1, note.line, false)[1]:find('RW.*%[assist level%]') ~= nil
  end, function()
    return table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n')
  end)
  wait('the blank is a finding, and the one it stands for is gone', function()
    return has('unfilled-placeholder') and not has('missing-assist-level')
  end, seen)

  local line = vim.api.nvim_buf_get_lines(buf, note.line - 1, note.line, false)[1]
  vim.api.nvim_buf_set_lines(buf, note.line - 1, note.line, false, { (line:gsub('%[assist level%]', 'min A x1')) })
  wait('filled, it leaves no finding', function()
    return not has('unfilled-placeholder') and not has('missing-assist-level')
  end, seen)

  vim.api.nvim_buf_set_lines(buf, 0, 0, false, { '\u{1F600} e\u{301} “quoted” 97530 [assist level]' })
  wait('columns are right after text beyond ASCII', function()
    local blank = vim.tbl_filter(function(d)
      return d.code == 'unfilled-placeholder'
    end, findings())[1]
    local first = vim.api.nvim_buf_get_lines(buf, 0, 1, false)[1]
    return blank ~= nil and first:sub(blank.col + 1, blank.end_col) == '[assist level]'
  end, seen)
  vim.api.nvim_buf_set_lines(buf, 0, 1, false, {})

  vim.cmd('silent write')
  check('the file holds what was mended', table.concat(vim.fn.readfile(file), '\n'):find('RW, min A x1', 1, true) ~= nil, table.concat(vim.fn.readfile(file), '\n'))

  if plugin ~= '' then
    local therapy = require('therapy_lsp')
    wait('the status line shows the visit', function()
      return therapy.statusline(buf):find('^38 min · 3 u') ~= nil
    end, function()
      return therapy.statusline(buf)
    end)

    vim.cmd.TherapyLsp('summary')
    local view
    wait('the visit summary opens beside the note', function()
      view = vim.fn.bufnr('therapy-lsp://summary/' .. buf)
      return view > 0 and table.concat(vim.api.nvim_buf_get_lines(view, 0, -1, false), '\n'):find('38') ~= nil
    end)
    vim.api.nvim_buf_set_lines(buf, note.line - 1, note.line, false, { (vim.api.nvim_buf_get_lines(buf, note.line - 1, note.line, false)[1]:gsub('23 min', '30 min')) })
    wait('and follows as one types', function()
      return table.concat(vim.api.nvim_buf_get_lines(view, 0, -1, false), '\n'):find('45') ~= nil
    end, function()
      return table.concat(vim.api.nvim_buf_get_lines(view, 0, -1, false), '\n')
    end)
    vim.cmd.bwipeout(view)

    vim.cmd.TherapyLsp('status')
    wait('the status tells the version', function()
      return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('therapy%-lsp') ~= nil
    end)
    vim.cmd.close()

    vim.cmd.TherapyLsp('audit')
    wait('the audit adds up the notes of the folder', function()
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
      return vim.fn.expand('%') == 'therapy-lsp://audit' and text:find('1 note, 1 visit', 1, true) ~= nil and text:find('By month', 1, true) ~= nil
    end, function()
      return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    end)
    vim.cmd.close()
    local page = folder .. '/audit report.html'
    vim.cmd('TherapyLsp audit ' .. vim.fn.fnameescape(page))
    wait('its page is written where one says', function()
      return vim.fn.filereadable(page) == 1 and vim.fn.readfile(page)[1] == '<!doctype html>'
    end)
    vim.fn.delete(page)

    vim.cmd('TherapyLsp explain missing-assist-level')
    wait('a rule is explained', function()
      return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('missing%-assist%-level') ~= nil
    end)
    vim.cmd.close()

    client:notify('workspace/didChangeConfiguration', { settings = {} })
    vim.api.nvim_buf_set_lines(buf, 0, 0, false, { '[assist level]' })
    wait('a blank is a finding', function()
      return has('unfilled-placeholder')
    end, seen)
    client.settings = { ['therapy-lsp'] = { severity = { ['unfilled-placeholder'] = 'off' } } }
    client:notify('workspace/didChangeConfiguration', { settings = client.settings })
    wait('a changed setting holds at once', function()
      return not has('unfilled-placeholder')
    end, seen)
    vim.api.nvim_buf_set_lines(buf, 0, 1, false, {})

    vim.fn.mkdir(folder .. '/clinic')
    vim.fn.writefile({ 'payr = "medicare"' }, folder .. '/clinic/therapy-lsp.toml')
    vim.cmd.edit(folder .. '/clinic/therapy-lsp.toml')
    wait('a mistake in the settings file stands at its line', function()
      local found = vim.diagnostic.get(0)[1]
      return found ~= nil and found.lnum == 0 and found.message:find('payer', 1, true) ~= nil
    end, function()
      return vim.inspect(vim.diagnostic.get(0))
    end)
    vim.fn.writefile({ '# A letter', '', 'TherAct (97530) 23 min: leg press 3x10', '[assist level]' }, folder .. '/clinic/note.md')
    vim.cmd.edit(folder .. '/clinic/note.md')
    wait('Markdown beside it is a note', function()
      return vim.iter(vim.diagnostic.get(0)):any(function(d)
        return d.code == 'unfilled-placeholder'
      end)
    end, function()
      return vim.inspect(vim.diagnostic.get(0))
    end)
    vim.cmd.bwipeout()
    vim.cmd.bwipeout(folder .. '/clinic/therapy-lsp.toml')
    vim.cmd.buffer(buf)

    vim.cmd('checkhealth therapy_lsp')
    local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    check(':checkhealth finds nothing wrong', health:find('therapy%-lsp %d') ~= nil and not health:find('ERROR') and not health:find('WARNING'), health)
    vim.cmd.bwipeout()

    vim.cmd.helptags(plugin .. '/doc')
    vim.cmd.help('therapy-lsp-install')
    check(':help therapy-lsp is found', vim.fn.expand('%:t') == 'therapy-lsp.txt', vim.fn.expand('%'))
    vim.cmd.bwipeout()
    vim.fn.delete(plugin .. '/doc/tags')

    local before = clients()[1].id
    vim.cmd.TherapyLsp('restart')
    wait('the server restarts by command', function()
      local now = clients()[1]
      return now ~= nil and now.id ~= before and now.initialized and vim.lsp.buf_is_attached(buf, now.id)
    end)

    vim.cmd('TherapyLsp new daily')
    wait('a new note comes from a template, its first blank selected', function()
      return #therapy.blanks(0) > 0 and vim.bo.filetype == 'therapynote' and #vim.lsp.get_clients({ name = 'therapy_lsp', bufnr = 0 }) == 1
    end, function()
      return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    end)
  end

  check('nothing deprecated is used', #deprecated == 0, vim.inspect(deprecated))
  vim.lsp.stop_client(clients())
  wait('the server ends', function()
    return #clients() == 0
  end)
end

local ok, problem = xpcall(run, debug.traceback)
if not ok then
  check('the run came to its end', false, problem)
end
finish()

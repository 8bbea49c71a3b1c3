--- The audit of a folder: the program's own report beside the notes, or its page in a file that the user names.

local M = {}

local NAME = 'therapy_lsp'

--- The program and the folder: those of the running server, else the ones it would be started with.
---@return string program
---@return string folder
---@return table settings
local function place()
  local client = vim.lsp.get_clients({ name = NAME, bufnr = 0 })[1] or vim.lsp.get_clients({ name = NAME })[1]
  local config = client and client.config or vim.lsp.config[NAME] or {}
  local cmd = type(config.cmd) == 'table' and config.cmd or { 'therapy-lsp' }
  local settings = client and client.settings or config.settings or {}
  return cmd[1], client and client.root_dir or vim.fn.getcwd(), settings['therapy-lsp'] or vim.empty_dict()
end

--- Audits the notes below the server's folder.
---@param file? string a page is written there and opened in the browser; without one the report is shown here
---@param show fun(text: string) shows a report
---@param say fun(message: string, level?: integer)
function M.run(file, show, say)
  local program, folder, settings = place()
  local target = file and vim.fn.fnamemodify(vim.fs.normalize(file), ':p')
  local args = { program, 'audit', '--quiet', '--editor-settings', vim.json.encode(settings) }
  vim.list_extend(args, target and { '--html', target } or {})
  vim.list_extend(args, { '--', '.' })
  local started, problem = pcall(vim.system, args, { cwd = folder, text = true }, vim.schedule_wrap(function(done)
    -- 1 says that something was found, as linters do; 2 that something was not read or written.
    if done.code > 1 and done.stderr ~= '' then
      say(vim.trim(done.stderr), vim.log.levels.WARN)
    end
    if done.stdout == '' then
      return
    end
    if not target then
      show('```text\n' .. vim.trim(done.stdout) .. '\n```')
    elseif vim.uv.fs_stat(target) then
      say('Audit report written to ' .. target)
      if #vim.api.nvim_list_uis() > 0 then
        vim.ui.open(target)
      end
    end
  end))
  if not started then
    say(tostring(problem), vim.log.levels.ERROR)
  end
end

return M

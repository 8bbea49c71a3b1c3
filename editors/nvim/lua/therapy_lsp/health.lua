--- `:checkhealth therapy_lsp`

local M = {}

local health = vim.health

---@return string[]
local function command()
  local cmd = (vim.lsp.config['therapy_lsp'] or {}).cmd
  return type(cmd) == 'table' and cmd or { 'therapy-lsp', 'lsp' }
end

local function check_server()
  health.start('Server')
  local program = command()[1]
  if vim.fn.executable(program) == 0 then
    health.error(('`%s` is not an executable program'):format(program), {
      'Install it: cargo install therapy-lsp',
      "Or name it: vim.lsp.config('therapy_lsp', { cmd = { '/path/to/therapy-lsp', 'lsp' } })",
    })
    return
  end
  local ok, result = pcall(function()
    return vim.system({ program, '--version' }, { text = true, timeout = 5000 }):wait()
  end)
  local version = ok and (result.stdout or ''):match('^therapy%-lsp (%S+)')
  if not version then
    health.error(('`%s --version` does not answer as a therapy-lsp server'):format(program))
    return
  end
  health.ok(('therapy-lsp %s: %s'):format(version, vim.fn.exepath(program)))
end

local function check_neovim()
  health.start('Neovim')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or newer is needed')
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('therapy_lsp') then
    health.warn('the server is not enabled', { "vim.lsp.enable('therapy_lsp')" })
  end
  if vim.filetype.match({ filename = 'a.therapy' }) == 'therapynote' then
    health.ok('notes are recognised by their names')
  else
    health.warn('`*.therapy` is not recognised as a note', { 'see :help therapy-lsp-without-plugin' })
  end
end

local function check_notes()
  health.start('Notes')
  local clients = vim.lsp.get_clients({ name = 'therapy_lsp' })
  if #clients == 0 then
    health.info('no note is open: the server starts with the first one')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('running for %d %s in %s'):format(buffers, buffers == 1 and 'note' or 'notes', client.root_dir or 'no folder'))
  end
  local settings = vim.fs.find('therapy-lsp.toml', { upward = true, path = vim.uv.cwd() })[1]
  if settings then
    health.ok('settings: ' .. settings)
  else
    health.info('no therapy-lsp.toml above the current folder: every setting at its default')
  end
end

--- Called by `:checkhealth`.
function M.check()
  check_neovim()
  check_server()
  check_notes()
end

return M

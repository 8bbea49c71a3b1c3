--- The server's configuration, as `vim.lsp.enable('therapy_lsp')` finds it.

--- Name of the settings file that makes Markdown and plain text below it notes.
local SETTINGS = 'therapy-lsp.toml'

---@type vim.lsp.Config
return {
  cmd = { 'therapy-lsp', 'lsp' },
  filetypes = { 'therapynote', 'markdown', 'text', 'toml' },
  -- A note is read anywhere; Markdown and plain text only below a folder with therapy-lsp.toml; of TOML that file alone.
  root_dir = function(bufnr, on_dir)
    local name = vim.api.nvim_buf_get_name(bufnr)
    local filetype = vim.bo[bufnr].filetype
    local folder = vim.fs.root(bufnr, SETTINGS)
    if filetype == 'toml' and vim.fs.basename(name) ~= SETTINGS then
      return
    elseif folder then
      on_dir(folder)
    elseif filetype == 'therapynote' then
      on_dir(name == '' and vim.fn.getcwd() or vim.fs.root(bufnr, '.git') or vim.fs.dirname(name))
    end
  end,
  init_options = { statusNotification = true },
  settings = { ['therapy-lsp'] = vim.empty_dict() },
  -- The language's name in the protocol, whatever Neovim calls the file type.
  get_language_id = function(_, filetype)
    return filetype == 'text' and 'plaintext' or filetype
  end,
  handlers = {
    ['therapy-lsp/status'] = function(_, result)
      require('therapy_lsp').on_status(result)
    end,
  },
  commands = {
    -- The line above a visit runs this: shown beside the note.
    ['therapy-lsp.visitSummary'] = function(command)
      local uri = vim.tbl_get(command, 'arguments', 1, 'uri')
      require('therapy_lsp').summary(uri and vim.uri_to_bufnr(uri) or 0)
    end,
  },
  on_attach = function(client, bufnr)
    require('therapy_lsp').on_attach(client, bufnr)
  end,
}

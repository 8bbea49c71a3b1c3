if vim.g.loaded_therapy_lsp then
  return
end
vim.g.loaded_therapy_lsp = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('therapy-lsp needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('TherapyLsp', function(args)
  require('therapy_lsp').command(args.fargs)
end, {
  nargs = '*',
  desc = 'Therapy notes: summary, new note, next blank, check, audit, status',
  complete = function(lead, line)
    return require('therapy_lsp').complete(lead, line)
  end,
})

if vim.tbl_get(vim.g, 'therapy_lsp', 'enable') ~= false then
  vim.lsp.enable('therapy_lsp')
end

-- Prose: long lines wrap at words. Comments are HTML's, which is how a note says `ignore`.
vim.opt_local.wrap = true
vim.opt_local.linebreak = true
vim.opt_local.breakindent = true
vim.opt_local.commentstring = '<!-- %s -->'
vim.opt_local.comments = 'fb:-,fb:*,fb:•'
vim.opt_local.formatoptions:append('ro')
vim.b.undo_ftplugin = (vim.b.undo_ftplugin and vim.b.undo_ftplugin .. ' | ' or '')
  .. 'setlocal wrap< linebreak< breakindent< commentstring< comments< formatoptions<'

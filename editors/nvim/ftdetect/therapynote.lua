vim.filetype.add({
  extension = {
    therapy = 'therapynote',
    ptnote = 'therapynote',
    otnote = 'therapynote',
    slpnote = 'therapynote',
    soap = 'therapynote',
  },
  pattern = {
    ['.*%.note%.md'] = { 'therapynote', { priority = 10 } },
  },
})

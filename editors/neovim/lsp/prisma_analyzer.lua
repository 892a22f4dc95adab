-- For `vim.lsp.enable('prisma_analyzer')` of Neovim 0.11 and later; see |prisma-analyzer-setup|.

local prisma_analyzer = require('prisma_analyzer')

return {
  cmd = prisma_analyzer.cmd,
  filetypes = { 'prisma' },
  root_dir = function(bufnr, on_dir)
    if prisma_analyzer.is_file(bufnr) then
      on_dir(prisma_analyzer.root(vim.api.nvim_buf_get_name(bufnr)))
    end
  end,
}

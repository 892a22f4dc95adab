if vim.g.loaded_prisma_analyzer or vim.fn.has('nvim-0.7') == 0 then
  return
end
vim.g.loaded_prisma_analyzer = true

vim.api.nvim_create_user_command('PrismaFixAll', function()
  require('prisma_analyzer').fix_all()
end, { desc = 'Apply all safe fixes to this Prisma schema' })

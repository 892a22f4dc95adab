--- All safe fixes at once: by our command and by the action that editors run before saving.

local client = ...
client.open('schema.prisma')
local original = client.text()
local before = #client.with_code('stringly-typed')
assert(before > 0)

client.begin_undo_step()
vim.cmd('PrismaFixAll')
local fixed = client.text()
assert(fixed ~= original, 'the command changed nothing')
client.settle()
client.equal(client.with_code('missing-back-relation'), {}, 'what a safe fix cures')
client.equal(#client.with_code('stringly-typed'), before, 'findings whose fix needs a migration stay')

vim.cmd('PrismaFixAll')
client.equal(client.text(), fixed, 'nothing is left to fix')
client.equal(#client.messages, 1, 'one message about it')

vim.cmd('normal! u')
client.equal(client.text(), original, 'text after undo')
client.settle()
client.choose(function(action)
  return action.kind == 'source.fixAll.prismaAnalyzer'
end, { diagnostics = {}, only = { 'source.fixAll' } })
client.equal(client.text(), fixed, 'the action does what the command does')

-- As the help suggests it: before every write.
vim.cmd('normal! u')
vim.cmd('autocmd BufWritePre *.prisma PrismaFixAll')
vim.cmd('write')
client.equal(client.text(), fixed, 'fixed before writing')

--- Without the program there is one message that says so, and everything else works as before.

local client = ...
vim.cmd('edit schema.prisma')
client.wait('a message', function()
  return #client.messages > 0
end)
assert(client.messages[1]:find('no-such-program', 1, true), vim.inspect(client.messages))
client.equal(vim.bo.filetype, 'prisma', 'file type')
vim.cmd('PrismaFixAll')
client.equal(#client.messages, 2, 'messages')
vim.cmd('normal! Go// the end')
vim.cmd('write')

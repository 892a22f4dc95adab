--- What the plugin does for a buffer: file type, comments, indentation, and a server per project.

local client = ...
local prisma_analyzer = require('prisma_analyzer')
client.open('schema.prisma')

client.equal(vim.bo.filetype, 'prisma', 'file type')
client.equal(vim.bo.commentstring, '// %s', 'comments')
client.equal({ vim.bo.shiftwidth, vim.bo.expandtab }, { 2, true }, 'indentation')
local text = client.text()
vim.cmd([[%s/^\s\+//]])
assert(client.text() ~= text)
vim.cmd('normal! gg=G')
client.equal(client.text(), text, 'text after indenting it anew')

-- The nearest project counts; without one, the folder of the file.
local here = vim.loop.cwd()
client.equal(prisma_analyzer.root(here .. '/app/db/schema.prisma'), here .. '/app', 'root in a package')
client.equal(prisma_analyzer.root(here .. '/lone/schema.prisma'), here, 'root in a repository')
client.equal(prisma_analyzer.root('/nowhere/at/all.prisma'), '/nowhere/at', 'root without a project')
client.equal(prisma_analyzer.root('fugitive:///a/.git//0/b.prisma'), nil, 'root of what is no file')
client.equal(prisma_analyzer.root(''), nil, 'root of a buffer without a name')

-- One server for everything in a project.
client.equal(#client.servers(), 1, 'servers')
client.open('lone/schema.prisma')
client.equal(#client.servers(), 1, 'servers for two files of a project')
client.open('app/db/schema.prisma')
client.equal(#client.servers(), 2, 'servers for two projects')

-- A file that is not on the disk yet, outside of every project.
client.open(vim.env.HOME .. '/new folder/näw.prisma')
vim.api.nvim_buf_set_lines(0, 0, -1, true, { 'model A {', '  id Int @id', '  name Strng', '}' })
client.settle()
client.equal(#client.servers(), 3, 'servers with one for the folder of the file')
client.fix(client.with_code('unknown-type')[1])
client.equal(vim.fn.getline(3), '  name String', 'fixed without a file')
client.equal(client.findings(), {}, 'findings')

-- Neovim has no address for a buffer without a name, so it is left alone.
vim.cmd('enew')
vim.bo.filetype = 'prisma'
vim.wait(100)
for _, server in ipairs(client.servers()) do
  assert(not vim.lsp.buf_is_attached(0, server.id), 'a buffer without a name got a server')
end

-- A server that has gone is started again for the next file.
vim.lsp.stop_client(vim.tbl_map(function(it)
  return it.id
end, client.servers()))
client.wait('the end of the servers', function()
  return #client.servers() == 0
end)
client.open('lone/other.prisma')
client.equal(#client.servers(), 1, 'servers after a restart')

client.equal(client.messages, {}, 'messages')
vim.cmd('help prisma-analyzer')
vim.cmd('help :PrismaFixAll')

--- Columns behind characters that the two Neovims count differently, in a file with the line ends of Windows.

local client = ...
client.open('schema.prisma')
client.equal(vim.bo.fileformat, 'dos', 'line ends')
for _ = 1, 10 do
  local finding = client.findings()[1]
  if not finding then
    break
  end
  client.fix(finding)
end
client.equal(client.findings(), {}, 'findings after all fixes')
vim.cmd('write')

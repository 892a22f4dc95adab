--- A fix is one step for the user: undoing it gives the text back, and the findings.

local client = ...
client.open('schema.prisma')

local states = { { text = client.text(), findings = client.findings() } }
for _, code in ipairs({ 'missing-back-relation', 'stringly-typed', 'unindexed-foreign-key' }) do
  client.fix(client.with_code(code)[1])
  assert(client.text() ~= states[#states].text, code .. ': the fix changed nothing')
  table.insert(states, { text = client.text(), findings = client.findings() })
end
for step = #states - 1, 1, -1 do
  vim.cmd('normal! u')
  client.equal(client.text(), states[step].text, 'text after undo to step ' .. step)
  client.settle()
  client.equal(client.findings(), states[step].findings, 'findings after undo to step ' .. step)
end
for _ = 2, #states do
  vim.cmd('execute "normal! \\<C-r>"')
end
client.equal(client.text(), states[#states].text, 'text after redo')
vim.cmd('undo 0')
vim.cmd('write!')

--- Every finding is cured by its preferred fix.

local client = ...
client.open('schema.prisma')

local severity = vim.diagnostic.severity
local expected = {
  ['missing-back-relation'] = severity.ERROR,
  ['stringly-typed'] = severity.WARN,
  ['unindexed-foreign-key'] = severity.WARN,
}
for code, level in pairs(expected) do
  local found = client.with_code(code)
  assert(#found > 0, code .. ' is not reported')
  client.equal(found[1].severity, level, 'severity of ' .. code)
  client.equal(found[1].source, 'prisma-analyzer', 'source of ' .. code)
end

-- One of each kind, then whatever is left, from the top.
for code in pairs(expected) do
  local before = client.with_code(code)
  client.fix(before[1])
  client.equal(#client.with_code(code), #before - 1, 'left of ' .. code)
end
local rounds = 0
local finding = client.findings()[1]
while finding do
  local before = #client.with_code(finding.code)
  client.fix(finding)
  client.equal(#client.with_code(finding.code), before - 1, 'left of ' .. finding.code)
  -- A fixed error can bring up a warning that was kept back for it.
  rounds = rounds + 1
  assert(rounds < 50, 'fixing goes round in circles')
  finding = client.findings()[1]
end
vim.cmd('write')

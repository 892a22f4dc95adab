--- How far a line of a schema is indented. Looks at two lines, never at the server.

local M = {}

--- The line without what only looks like brackets.
local function code(line)
  return (line:gsub('\\.', ''):gsub('"[^"]*"?', ''):gsub('//.*', ''))
end

--- For 'indentexpr': the columns before line `lnum`, counted from 1.
function M.of(lnum)
  local before = vim.fn.prevnonblank(lnum - 1)
  if before == 0 then
    return 0
  end
  local indent = vim.fn.indent(before)
  local width = vim.fn.shiftwidth()
  -- A closing bracket at the start of the line has moved that line itself already.
  local line = code(vim.fn.getline(before)):gsub('^[%s%]%)}]+', '')
  local _, opened = line:gsub('[%[%({]', '')
  local _, closed = line:gsub('[%]%)}]', '')
  if opened > closed then
    indent = indent + width
  elseif opened < closed then
    indent = indent - width
  end
  if vim.fn.getline(lnum):find('^%s*[%]%)}]') then
    indent = indent - width
  end
  return math.max(indent, 0)
end

return M

--- The grammar and its queries, installed as the help says.

local client = ...
vim.cmd('edit schema.prisma')
vim.treesitter.start(0, 'prisma')
local tree = vim.treesitter.get_parser(0, 'prisma'):parse()[1]
assert(not tree:root():has_error(), tree:root():sexpr())
for _, name in ipairs({ 'highlights', 'folds', 'indents', 'injections', 'locals', 'textobjects' }) do
  local query = vim.treesitter.query.get('prisma', name)
  assert(query, 'no query ' .. name)
  local matches = 0
  for _ in query:iter_captures(tree:root(), 0) do
    matches = matches + 1
  end
  assert(matches > 0, name .. ' finds nothing')
end

local function capture_at(pattern)
  local at = vim.fn.searchpos(pattern, 'nw')
  local captures = vim.treesitter.get_captures_at_pos(0, at[1] - 1, at[2] - 1)
  return captures[1] and captures[1].capture
end
client.equal(capture_at([[^model]]), 'keyword', 'highlight of a keyword')
client.equal(capture_at([[Organizer {]]), 'type', 'highlight of a name')
client.equal(capture_at([[String]]), 'type.builtin', 'highlight of a type of the language')

--- What the stories do in Neovim, in the same way for 0.7 and 0.11: wait for states, read findings, choose fixes.

local M = {}

M.modern = vim.fn.has('nvim-0.11') == 1

--- Nothing here takes this long; it only keeps a broken server from hanging the tests.
local PATIENCE_MS = 30000

--- The version of a buffer that its newest findings are for.
local answered = {}

local function remember(bufnr, version)
  answered[bufnr] = version or vim.lsp.util.buf_versions[bufnr]
end

local push = vim.lsp.handlers['textDocument/publishDiagnostics']
vim.lsp.handlers['textDocument/publishDiagnostics'] = function(err, result, context, config)
  push(err, result, context, config)
  remember(vim.uri_to_bufnr(result.uri), result.version)
end

local pull = vim.lsp.handlers['textDocument/diagnostic']
if pull then
  vim.lsp.handlers['textDocument/diagnostic'] = function(err, result, context, config)
    pull(err, result, context, config)
    if not err then
      remember(context.bufnr, context.version)
    end
  end
end

--- Every message to the user.
M.messages = {}
vim.notify = function(message)
  table.insert(M.messages, message)
end
vim.notify_once = vim.notify

local function no_choice(items)
  error('Neovim asks which of ' .. vim.inspect(items) .. ' is meant')
end
vim.ui.select = no_choice

function M.wait(what, condition)
  if not vim.wait(PATIENCE_MS, condition, 5) then
    error(('waited in vain for %s; text:\n%s\nfindings: %s\nmessages: %s'):format(
      what,
      M.text(),
      vim.inspect(M.findings()),
      vim.inspect(M.messages)
    ))
  end
end

--- Waits until the findings are those of the text as it is.
function M.settle()
  local bufnr = vim.api.nvim_get_current_buf()
  M.wait('findings of the newest text', function()
    return answered[bufnr] ~= nil and answered[bufnr] == vim.lsp.util.buf_versions[bufnr]
  end)
end

function M.open(path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  M.settle()
end

function M.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
end

--- The findings of the current buffer by place, each with code, lnum, col, severity and source.
function M.findings()
  local found = vim.tbl_map(function(it)
    local code = it.code or it.user_data.lsp.code
    return { code = code, lnum = it.lnum, col = it.col, severity = it.severity, source = it.source }
  end, vim.diagnostic.get(0))
  table.sort(found, function(a, b)
    if a.lnum ~= b.lnum then
      return a.lnum < b.lnum
    end
    return a.col < b.col
  end)
  return found
end

function M.with_code(code)
  return vim.tbl_filter(function(it)
    return it.code == code
  end, M.findings())
end

--- The running servers of ours.
function M.servers()
  local list = vim.lsp.get_clients or vim.lsp.get_active_clients
  return vim.tbl_filter(function(it)
    return it.name == 'prisma_analyzer'
  end, vim.tbl_values(list()))
end

--- Whatever changes from here on is undone without what was before.
function M.begin_undo_step()
  vim.cmd('let &undolevels = &undolevels')
end

--- Asks for code actions at the cursor and takes the only one that `wanted` accepts.
function M.choose(wanted, context)
  M.begin_undo_step()
  local before = vim.api.nvim_buf_get_changedtick(0)
  if M.modern then
    vim.lsp.buf.code_action({ filter = wanted, apply = true, context = context })
  else
    vim.ui.select = function(items, _, choose)
      vim.ui.select = no_choice
      local found = vim.tbl_filter(function(item)
        return wanted(item[2])
      end, items)
      assert(#found == 1, 'one of these should be it: ' .. vim.inspect(items))
      choose(found[1])
    end
    vim.lsp.buf.code_action(context)
  end
  M.wait('the chosen action', function()
    return vim.api.nvim_buf_get_changedtick(0) ~= before
  end)
  M.settle()
end

--- Applies the preferred fix of a finding.
function M.fix(finding)
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  M.choose(function(action)
    return action.kind == 'quickfix'
      and action.isPreferred == true
      and action.diagnostics[1].code == finding.code
  end)
end

function M.equal(left, right, what)
  if not vim.deep_equal(left, right) then
    error(('%s: %s is not %s'):format(what, vim.inspect(left), vim.inspect(right)), 2)
  end
end

return M

--- Starts the language server for Prisma schemas and adds what Neovim has no key for.
---
--- Neovim 0.11 has its own way to configure servers, which is used where it exists; 0.7 to 0.10 get the same from here.

local M = {}

local NAME = 'prisma_analyzer'
local FIX_ALL = 'source.fixAll.prismaAnalyzer'
local TIMEOUT_MS = 2000

--- The command that is run unless another one is given.
M.cmd = { 'prisma-analyzer', 'lsp' }

--- A folder that holds one of these is a project.
local MARKERS = {
  'prisma-analyzer.toml',
  'prisma.config.ts',
  'prisma.config.mts',
  'prisma.config.cts',
  'prisma.config.js',
  'prisma.config.mjs',
  'prisma.config.cjs',
  'package.json',
  '.git',
}

local function notify(message, level)
  vim.notify('prisma-analyzer: ' .. message, level)
end

local function is_project(folder)
  for _, name in ipairs(MARKERS) do
    if (vim.uv or vim.loop).fs_stat(folder .. '/' .. name) then
      return true
    end
  end
  return false
end

--- The nearest project folder above `file`, else the folder of `file`; nil for what is not on the disk.
function M.root(file)
  if file == '' or file:find('^%a[%w+.-]+://') then
    return nil
  end
  local own = vim.fn.fnamemodify(file, ':p:h')
  local folder = own
  while not is_project(folder) do
    local parent = vim.fn.fnamemodify(folder, ':h')
    if parent == folder then
      return own
    end
    folder = parent
  end
  return folder
end

--- The servers that were started from here, by root; '' is the one of the buffers without a root.
local started = {}

--- Tells the user, once, if there is nothing to run.
local function is_installed(cmd)
  if type(cmd) ~= 'table' or vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  vim.notify_once(
    ("prisma-analyzer: cannot find the program '%s'. Install it, or say where it is: "):format(cmd[1])
      .. "require('prisma_analyzer').setup({ cmd = { '/path/to/prisma-analyzer', 'lsp' } })",
    vim.log.levels.WARN
  )
  return false
end

--- Is this buffer a file, or going to be one? Neovim loses the findings of buffers without a name.
function M.is_file(bufnr)
  return vim.bo[bufnr].buftype == '' and vim.api.nvim_buf_get_name(bufnr) ~= ''
end

--- Starts the server of this root.
local function start(root, config)
  local key = root or ''
  config = vim.tbl_extend('force', config, { root_dir = root })
  local on_exit = config.on_exit
  config.on_exit = function(code, signal, id)
    if started[key] == id then
      started[key] = nil
    end
    if on_exit then
      on_exit(code, signal, id)
    end
  end
  return vim.lsp.start_client(config)
end

local function attach(bufnr, config)
  if not M.is_file(bufnr) or not is_installed(config.cmd) then
    return
  end
  local root = M.root(vim.api.nvim_buf_get_name(bufnr))
  local key = root or ''
  local client = started[key] and vim.lsp.get_client_by_id(started[key])
  if not client or client.is_stopped() then
    started[key] = start(root, config)
  end
  if started[key] then
    vim.lsp.buf_attach_client(bufnr, started[key])
  end
end

--- Calls `callback` with every buffer of ours, open now or later.
local function for_schemas(callback)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup(NAME, { clear = true }),
    pattern = 'prisma',
    callback = function(event)
      callback(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].filetype == 'prisma' then
      callback(bufnr)
    end
  end
end

--- Starts the server for Prisma schemas, those that are open already included.
---
--- `opts` holds fields of |vim.lsp.start_client()|: `cmd`, `on_attach`, `capabilities`, `settings` and so on.
function M.setup(opts)
  if vim.fn.has('nvim-0.7') == 0 then
    notify('Neovim 0.7 or later is needed', vim.log.levels.ERROR)
    return
  end
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config(NAME, opts or {})
    vim.lsp.enable(NAME)
    -- Neovim itself mentions a missing program in its log only.
    for_schemas(function()
      is_installed(vim.lsp.config[NAME].cmd)
    end)
    return
  end
  local config = vim.tbl_deep_extend('force', { name = NAME, cmd = M.cmd }, opts or {})
  for_schemas(function(bufnr)
    attach(bufnr, config)
  end)
end

local function client_of(bufnr)
  local list = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in pairs(list()) do
    if client.name == NAME and vim.lsp.buf_is_attached(bufnr, client.id) then
      return client
    end
  end
  return nil
end

--- Waits for the answer: so that it can be used before the buffer is written.
local function request(client, method, params, bufnr)
  local answer, trouble
  if vim.fn.has('nvim-0.11') == 1 then
    answer, trouble = client:request_sync(method, params, TIMEOUT_MS, bufnr)
  else
    answer, trouble = client.request_sync(method, params, TIMEOUT_MS, bufnr)
  end
  if not answer then
    return nil, trouble or 'no answer'
  end
  return answer.result, answer.err and answer.err.message
end

--- Applies all safe fixes to a buffer, the current one by default. Returns whether it changed.
function M.fix_all(bufnr)
  if not bufnr or bufnr == 0 then
    bufnr = vim.api.nvim_get_current_buf()
  end
  local client = client_of(bufnr)
  if not client then
    notify('the server is not running for this buffer', vim.log.levels.WARN)
    return false
  end
  local actions, trouble = request(client, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(bufnr) },
    range = {
      start = { line = 0, character = 0 },
      ['end'] = { line = vim.api.nvim_buf_line_count(bufnr), character = 0 },
    },
    context = { diagnostics = {}, only = { FIX_ALL } },
  }, bufnr)
  if trouble then
    notify(trouble, vim.log.levels.ERROR)
    return false
  end
  local action = type(actions) == 'table' and actions[1]
  if not action or not action.edit then
    notify('nothing here can be fixed safely', vim.log.levels.INFO)
    return false
  end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  return true
end

return M

-- Runs in Neovim's own client, headless: `nvim --headless -u NONE -c "luafile neovim.lua"`. What it saw is written as JSON for neovim.test.ts.
-- For Neovim 0.7 and newer. Environment: JOURNEY_SERVER (JSON list: the command), JOURNEY_PROJECT, JOURNEY_RESULT, JOURNEY_EDITS.
local project = vim.env.JOURNEY_PROJECT
local patience = 120000
local decode = vim.json and vim.json.decode or vim.fn.json_decode
local encode = vim.json and vim.json.encode or vim.fn.json_encode

local function start()
  local id = vim.lsp.start_client({ name = "django_deploy_hygiene", cmd = decode(vim.env.JOURNEY_SERVER), root_dir = project, flags = { allow_incremental_sync = true, debounce_text_changes = 1 } })
  assert(id, "the server did not start")
  return id
end

local function open(name)
  vim.cmd("edit " .. vim.fn.fnameescape(project .. "/" .. name))
  return vim.api.nvim_get_current_buf()
end

local function attach(buffer, client)
  vim.api.nvim_buf_set_option(buffer, "filetype", "python")
  assert(vim.lsp.buf_attach_client(buffer, client), "the client was not attached")
end

-- What the client shows, as text: the editor's own columns are bytes.
local function shown(buffer, client)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer, { namespace = vim.lsp.diagnostic.get_namespace(client) })) do
    local line = vim.api.nvim_buf_get_lines(buffer, one.lnum, one.lnum + 1, false)[1] or ""
    local marked = one.end_lnum == one.lnum and line:sub(one.col + 1, one.end_col) or line:sub(one.col + 1)
    table.insert(found, { line = one.lnum + 1, col = one.col, marked = marked, code = one.code or one.user_data.lsp.code, message = one.message })
  end
  table.sort(found, function(a, b) return encode({ a.line, a.col, a.code, a.message }) < encode({ b.line, b.col, b.code, b.message }) end)
  return found
end

local function wait(what, condition)
  assert(vim.wait(patience, condition, 20), "waited in vain: " .. what)
end

local function has(buffer, client, code)
  for _, one in ipairs(shown(buffer, client)) do
    if one.code == code then return true end
  end
  return false
end

local function apply_first_fix(buffer, client, code)
  local diagnostic
  for _, one in ipairs(vim.diagnostic.get(buffer, { namespace = vim.lsp.diagnostic.get_namespace(client) })) do
    if (one.code or one.user_data.lsp.code) == code then diagnostic = one.user_data.lsp end
  end
  local at = vim.diagnostic.get(buffer)[1]
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    if (one.code or one.user_data.lsp.code) == code then at = one end
  end
  -- In characters of the protocol: UTF-16.
  local line = vim.api.nvim_buf_get_lines(buffer, at.lnum, at.lnum + 1, false)[1]
  local character = vim.str_utfindex and select(2, vim.str_utfindex(line, at.col)) or at.col
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = { line = at.lnum, character = character }, ["end"] = { line = at.lnum, character = character } },
    context = { diagnostics = { { range = { start = { line = at.lnum, character = character }, ["end"] = { line = at.lnum, character = character } }, message = at.message, code = code, source = "django-deploy-hygiene", severity = at.severity, data = diagnostic and diagnostic.data } } },
  }
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", params, patience)
  local actions = answers[client].result
  local titles = {}
  for _, action in ipairs(actions) do table.insert(titles, action.title) end
  local action = actions[1]
  if not action.edit then
    action = vim.lsp.buf_request_sync(buffer, "codeAction/resolve", action, patience)[client].result
  end
  vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding or "utf-16")
  return titles
end

local function journey()
  local result = { version = tostring(vim.version().major) .. "." .. tostring(vim.version().minor) }
  local client = start()

  -- A split project: what base.py says is told there, because production.py loads it.
  local base = open("config/settings/base.py")
  attach(base, client)
  wait("diagnostics of base.py", function() return has(base, client, "debug-enabled") end)
  result.base = shown(base, client)

  -- Positions behind characters beyond the basic plane.
  local production = open("config/settings/production.py")
  attach(production, client)
  wait("diagnostics of production.py", function() return has(production, client, "allowed-hosts-wildcard") end)
  result.production = shown(production, client)

  -- An edit of base.py changes what is shown in it.
  vim.api.nvim_set_current_buf(base)
  result.titles = apply_first_fix(base, client, "debug-enabled")
  wait("the finding goes", function() return not has(base, client, "debug-enabled") end)
  result.fixed = vim.api.nvim_buf_get_lines(base, 0, -1, false)

  -- Many edits, each sent as a change of a range.
  local seed = 20261122
  local function random(most)
    seed = (seed * 1103515245 + 12345) % 2147483648
    return math.floor(seed / 65536) % most
  end
  -- The text stays a program: while a line does not parse, the server keeps what it showed of it.
  local statements = { "DEBUG = True  # 😀", "ALLOWED_HOSTS = ['*']  # 𝒳 é", "SESSION_COOKIE_SECURE = '😀' != '𝒳'  # no", "MIDDLEWARE = []  # 😀", "CSRF_COOKIE_SECURE = False; GREETING = '😀𝒳é'  # é", "# only a remark 😀" }
  local characters = { "x", "😀", "𝒳", "é", " " }
  vim.api.nvim_set_current_buf(production)
  for _ = 1, tonumber(vim.env.JOURNEY_EDITS) do
    -- A block of its own for undo.
    vim.cmd("let &undolevels = &undolevels")
    local row = random(vim.api.nvim_buf_line_count(production))
    local line = vim.api.nvim_buf_get_lines(production, row, row + 1, false)[1]
    local remark = line:find("#", 1, true)
    local kind = random(6)
    if kind == 0 then
      vim.api.nvim_buf_set_text(production, row, 0, row, 0, { statements[random(#statements) + 1], "" })
    elseif kind == 1 and vim.api.nvim_buf_line_count(production) > 20 then
      vim.api.nvim_buf_set_lines(production, row, row + 1, false, {})
    elseif kind == 2 then
      vim.cmd("silent! undo")
    elseif remark then
      -- Between characters, never inside of one.
      local first = vim.str_utfindex(line, remark)
      local from = first + random(vim.str_utfindex(line) - first + 1)
      local to = kind == 3 and math.min(from + random(3), vim.str_utfindex(line)) or from
      vim.api.nvim_buf_set_text(production, row, vim.str_byteindex(line, from), row, vim.str_byteindex(line, to), { kind == 3 and "" or characters[random(#characters) + 1] })
    else
      vim.api.nvim_buf_set_text(production, row, #line, row, #line, { "  # 😀" })
    end
    if random(7) == 0 then vim.wait(2) end
  end
  vim.api.nvim_buf_set_lines(production, 0, 0, false, { "from .base import *  # 😀" })
  -- What a server says that never saw the edits.
  vim.cmd("silent wall")
  local fresh = start()
  attach(production, fresh)
  wait("diagnostics of a fresh start", function() return #shown(production, fresh) > 0 end)
  vim.wait(patience, function() return encode(shown(production, client)) == encode(shown(production, fresh)) end, 20)
  result.edited = shown(production, client)
  result.fresh = shown(production, fresh)
  result.text = table.concat(vim.api.nvim_buf_get_lines(production, 0, -1, false), "\n")
  return result
end

local ok, result = xpcall(journey, debug.traceback)
local file = assert(io.open(vim.env.JOURNEY_RESULT, "w"))
file:write(encode(ok and result or { failure = result }))
file:close()
vim.cmd("qall!")

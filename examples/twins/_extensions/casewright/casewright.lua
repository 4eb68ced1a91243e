-- Numbers, mentions, abbreviations, values and citations, decided as casewright decides them.
--
-- The work is done by casewright in the Python where it is installed: this finds that Python, hands it the document as
-- pandoc's JSON and returns what comes back. `at: pre-ast`, before Quarto changes the document.

-- Exit code 86 says that this Python has no casewright; standard input is read to its end all the same. The folder that
-- the command stands in is left out of what Python imports from.
local START = [[
import sys
sys.path[:] = [path for path in sys.path if path]
try:
    from importlib.util import find_spec
    found = find_spec("casewright") and sys.version_info >= (3, 11)
except Exception:
    found = None
if not found:
    sys.stdin.read() if sys.version_info < (3,) else sys.stdin.buffer.read()
    sys.exit(86)
from runpy import run_module
sys.argv[0] = "casewright"
run_module("casewright", run_name="__main__", alter_sys=True)
]]

local is_windows = pandoc.system.os == "mingw32"

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function python_in(environment)
  if is_windows then
    local place = pandoc.path.join { environment, "Scripts", "python.exe" }
    return exists(place) and place or pandoc.path.join { environment, "python.exe" }
  end
  return pandoc.path.join { environment, "bin", "python" }
end

-- The Pythons that casewright may be installed in, the project's own first.
local function pythons()
  local found = {}
  local folder = pandoc.system.get_working_directory()
  while true do
    table.insert(found, python_in(pandoc.path.join { folder, ".venv" }))
    local parent = pandoc.path.directory(folder)
    if parent == folder or parent == "" or parent == "." then break end
    folder = parent
  end
  local named = os.getenv("QUARTO_PYTHON")
  if named and named ~= "" then
    table.insert(found, named)
    for _, name in ipairs { "python3", "python", "python.exe" } do  -- Quarto takes a folder too
      table.insert(found, pandoc.path.join { named, name })
    end
  end
  for _, name in ipairs { "VIRTUAL_ENV", "CONDA_PREFIX" } do
    local environment = os.getenv(name)
    if environment and environment ~= "" then table.insert(found, python_in(environment)) end
  end
  local there = {}
  for _, path in ipairs(found) do
    if exists(path) then table.insert(there, path) end
  end
  for _, name in ipairs { "python3", "python", is_windows and "py" or nil } do table.insert(there, name) end
  return there
end

local function stop(message)
  io.stderr:write(message)
  io.stderr:flush()
  os.exit(2)
end

-- What a command makes of its input, and whether it has answered; it has not where it could not be started, or has no
-- casewright.
local function asked(command, arguments, input)
  local ran, result = pcall(pandoc.pipe, command, arguments, input)
  if ran then return result, true end
  local code = type(result) ~= "string" and result.error_code
  return nil, code == 1 or code == 2  -- casewright has said why
end

-- What casewright makes of its input, nil where it stopped with an error; and whether casewright is there.
local function ask(arguments, input)
  local tried = {}
  for _, python in ipairs(pythons()) do
    if not tried[python] then
      tried[python] = true
      local result, answered = asked(python, { "-c", START, table.unpack(arguments) }, input)
      if answered then return result, true end
    end
  end
  -- `uv tool install` and pipx put the command on the PATH, and their Python nowhere.
  return asked("casewright", arguments, input)
end

local NOWHERE = "casewright is not installed where Quarto can find it: in the project's `.venv`, `QUARTO_PYTHON`, the active "
  .. "environment or the PATH.\n  Run `python3 -m venv .venv`, then `.venv/bin/python -m pip install casewright`"
  .. (is_windows and " (`.venv\\Scripts\\python`)" or "") .. ".\n"

-- For `copy-outputs.lua`, which reads this file with such a table.
if SHARED then SHARED.ask, SHARED.NOWHERE = ask, NOWHERE end

function Pandoc(document)
  local result, answered = ask({ "quarto-filter", FORMAT }, pandoc.write(document, "json"))
  if result then return pandoc.read(result, "json") end
  stop(answered and "" or "error: " .. NOWHERE)
end

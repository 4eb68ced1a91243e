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

-- What a command makes of the document; nil where it could not be started, or has no casewright.
local function asked(command, arguments, document)
  local ran, result = pcall(pandoc.pipe, command, arguments, document)
  if ran then return result end
  local code = type(result) ~= "string" and result.error_code
  if code == 1 or code == 2 then stop("") end  -- casewright has said why
  return nil
end

function Pandoc(document)
  local json = pandoc.write(document, "json")
  local tried = {}
  for _, python in ipairs(pythons()) do
    if not tried[python] then
      tried[python] = true
      local result = asked(python, { "-c", START, "quarto-filter", FORMAT }, json)
      if result then return pandoc.read(result, "json") end
    end
  end
  -- `uv tool install` and pipx put the command on the PATH, and their Python nowhere.
  local result = asked("casewright", { "quarto-filter", FORMAT }, json)
  if result then return pandoc.read(result, "json") end
  stop(
    "error: casewright is not installed where Quarto can find it: in the project's `.venv`, `QUARTO_PYTHON`, the active "
      .. "environment or the PATH.\n  Run `python3 -m venv .venv`, then `.venv/bin/python -m pip install casewright`"
      .. (is_windows and " (`.venv\\Scripts\\python`)" or "") .. ".\n"
  )
end

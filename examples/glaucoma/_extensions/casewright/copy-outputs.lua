-- Copies what Quarto has rendered to where casewright's own engine puts it: `_output/report/letter.pdf` to
-- `_output/letter.pdf`. Quarto runs this after rendering (`project: post-render:`) as a filter of an empty document.
--
-- Quarto's outputs stay, and whatever goes wrong here is said and stops nothing: the documents are rendered.

local function copy()
  if os.getenv("CASEWRIGHT_ENGINE") then return end  -- `casewright render --engine quarto` does it
  local shared = {}
  local filter = pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), "casewright.lua" }
  assert(loadfile(filter, "t", setmetatable({ SHARED = shared }, { __index = _G })))()
  local _, answered = shared.ask({ "quarto-copy" }, "")
  if not answered then error(shared.NOWHERE, 0) end
end

local copied, message = pcall(copy)
if not copied then
  io.stderr:write("warning: The outputs were not copied to where casewright puts them: " .. tostring(message) .. "\n")
end

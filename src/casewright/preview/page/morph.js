// Makes a document that is shown equal to a new one by replacing only what differs, so that the place in the text, the
// selection and open parts stay. Returns the elements that were replaced or added.

const WHOLE = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "PRE", "MATH", "SVG", "IMG", "TD", "TH", "DT", "A"]);

export function morph(shown, wanted) {
  const changed = [];
  for (const [key, value] of [["lang", wanted.documentElement.lang], ["dir", wanted.documentElement.dir]]) {
    if (shown.documentElement[key] !== value) shown.documentElement[key] = value;
  }
  if (shown.title !== wanted.title) shown.title = wanted.title;
  same(shown.body, wanted.body, changed);
  return changed;
}

function same(shown, wanted, changed) {
  if (shown.isEqualNode(wanted)) return;
  const isContainer = !WHOLE.has(shown.tagName) && shown.tagName === wanted.tagName && !hasText(shown) && !hasText(wanted);
  if (!isContainer) {
    const made = shown.ownerDocument.importNode(wanted, true);
    shown.replaceWith(made);
    changed.push(made);
    return;
  }
  attributes(shown, wanted);
  children(shown, wanted, changed);
}

function hasText(element) {
  if (!element.children.length) return true;
  return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
}

function attributes(shown, wanted) {
  for (const { name } of [...shown.attributes]) {
    const isOpened = name === "open" && shown.tagName === "DETAILS";
    if (!wanted.hasAttribute(name) && !isOpened) shown.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
}

function children(shown, wanted, changed) {
  const before = [...shown.children];
  const after = [...wanted.children];
  let first = 0;
  while (first < before.length && first < after.length && before[first].isEqualNode(after[first])) first++;
  let lastBefore = before.length;
  let lastAfter = after.length;
  while (lastBefore > first && lastAfter > first && before[lastBefore - 1].isEqualNode(after[lastAfter - 1])) {
    lastBefore--;
    lastAfter--;
  }
  const end = before[lastBefore] ?? null;
  const kept = before.slice(first, lastBefore);
  for (const element of after.slice(first, lastAfter)) {
    const equal = kept.findIndex((one) => one.isEqualNode(element));
    const rest = lastAfter - first - (after.indexOf(element) - first);
    if (equal >= 0) {
      kept.splice(0, equal).forEach((one) => one.remove());
      kept.shift();
    } else if (kept.length && kept.length >= rest && kept[0].tagName === element.tagName) {
      same(kept.shift(), element, changed);
    } else {
      const made = shown.ownerDocument.importNode(element, true);
      shown.insertBefore(made, kept[0] ?? end);
      changed.push(made);
    }
  }
  kept.forEach((one) => one.remove());
}

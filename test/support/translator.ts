/**
 * What a browser's translator does to a page: every text node, now and later, is taken out, and `font` elements with a
 * text of their own stand in its place. Elements that say `translate="no"` are left alone.
 *
 * @returns a function that ends it
 */
export function translatePage(root: HTMLElement = document.body): () => void {
  const made = new WeakSet<Node>()
  const translate = (text: Text) => {
    const { parentElement: parent, data } = text
    if (parent === null || data.trim() === '' || made.has(text)) return
    if (parent.closest('[translate=no], script, style, textarea, option, title, svg') !== null) return
    const [outer, inner] = [font(), font()]
    const own = document.createTextNode(data)
    made.add(own)
    inner.append(own)
    outer.append(inner)
    parent.replaceChild(outer, text)
  }
  const all = (node: Node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode)
    for (const text of texts) translate(text)
  }
  const observer = new MutationObserver((records) => {
    for (const { addedNodes, target, type } of records) {
      if (type === 'characterData') all(target.parentNode ?? target)
      for (const node of addedNodes) {
        if (node instanceof Text) translate(node)
        else all(node)
      }
    }
  })
  all(root)
  observer.observe(root, { childList: true, characterData: true, subtree: true })
  return () => {
    observer.disconnect()
  }
}

/** The element that translators use, which is no part of HTML any more. */
function font(): Element {
  return document.createElementNS('http://www.w3.org/1999/xhtml', 'font')
}

/** Texts that stand beside something else in their element, outside of what the translator put there. */
export function textsBesideOthers(root: HTMLElement = document.body): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const found: string[] = []
  while (walker.nextNode()) {
    const { currentNode: text } = walker
    const parent = text.parentElement
    if (text.textContent?.trim() === '' || parent === null || parent.closest('svg, style, script') !== null) continue
    if (parent.childNodes.length > 1) found.push(`${parent.localName}: ${parent.textContent}`)
  }
  return found
}

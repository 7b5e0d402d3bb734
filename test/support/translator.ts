/**
 * What a browser's translator does to a page: every text node, now and later, is taken out, and `font` elements with
 * their own text replace it. Elements that say `translate="no"` are left alone. The words stay the same, so that
 * tests find them. Whole in itself, so that a browser can be given it.
 *
 * @returns a function that ends it
 */
export function translatePage(): () => void {
  const font = () => document.createElementNS('http://www.w3.org/1999/xhtml', 'font')
  const made = new WeakSet<Node>()
  const translate = (text: Text) => {
    const { parentElement: parent, data } = text
    const words = data.trim()
    if (parent === null || words === '' || made.has(text)) return
    if (parent.closest('[translate=no], script, style, textarea, option, title, svg') !== null) return
    const start = data.indexOf(words)
    const [outer, inner, own] = [font(), font(), document.createTextNode(words)]
    made.add(own)
    inner.append(own)
    outer.append(inner)
    // Space stays outside: what finds elements by their names in tests loses it inside.
    text.replaceWith(data.slice(0, start), outer, data.slice(start + words.length))
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
  all(document.body)
  observer.observe(document.body, { childList: true, characterData: true, subtree: true })
  return () => {
    observer.disconnect()
  }
}

/** Texts that stand beside something else in their element, where a translator breaks them. */
export function textsBesideOthers(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found: string[] = []
  while (walker.nextNode()) {
    const { currentNode: text } = walker
    const parent = text.parentElement
    if (text.textContent?.trim() === '' || parent === null || parent.closest('svg, style, script') !== null) continue
    if (parent.childNodes.length > 1) found.push(`${parent.localName}: ${parent.textContent}`)
  }
  return found
}

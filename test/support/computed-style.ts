/**
 * A faster look at the four styles that queries ask of every element again and again. jsdom matches its whole default
 * style sheet each time, which is a fifth of the time of all component tests. No test has a style sheet of its own, so
 * what an element's style is depends on its tag, a few attributes and its own `style`; where there is one after all,
 * jsdom answers.
 */

const inherited = new Set(['visibility', 'pointer-events'])
const quick = new Set(['display', 'opacity', ...inherited])
const names: Readonly<Record<string, string>> = { pointerEvents: 'pointer-events' }

const known = new Map<string, ReadonlyMap<string, string>>()

/** The styles of an element without those that come from around it. */
function own(element: Element, real: typeof getComputedStyle): ReadonlyMap<string, string> {
  const attributes = ['hidden', 'open', 'type', 'style'].map((name) => `${name}=${element.getAttribute(name) ?? '-'}`)
  const key = [element.namespaceURI, element.localName, ...attributes].join(' ')
  const before = known.get(key)
  if (before !== undefined) return before
  // A copy outside the page, so that nothing around it counts. Only a `summary` depends on its `details`.
  const copy = element.localName === 'summary' ? element : element.cloneNode(false)
  const styles = copy instanceof Element ? real(copy) : real(element)
  const found = new Map([...quick].map((name) => [name, styles.getPropertyValue(name)]))
  if (copy !== element) known.set(key, found)
  return found
}

/** Whether an element has a style of its own; jsdom makes one, slowly, for each that is asked for it. */
function isStyled(element: Element): element is HTMLElement | SVGElement {
  return element.hasAttribute('style') && (element instanceof HTMLElement || element instanceof SVGElement)
}

function value(element: Element, name: string, real: typeof getComputedStyle): string {
  if (!inherited.has(name)) return own(element, real).get(name) ?? ''
  // The nearest element that says something itself.
  for (let at: Element | null = element; at !== null; at = at.parentElement)
    if (isStyled(at) && at.style.getPropertyValue(name) !== '') return at.style.getPropertyValue(name)
  return own(element, real).get(name) ?? ''
}

let cached: typeof getComputedStyle | undefined

/** Puts itself before `getComputedStyle` of the window, once for all files that share it. */
export function cacheComputedStyle(): void {
  if (cached !== undefined && window.getComputedStyle === cached) return
  const real = window.getComputedStyle.bind(window)
  // Stands for every style, so that none is made for what is answered here.
  const anyStyle = document.createElement('div').style
  cached = (element, pseudo) => {
    if (document.styleSheets.length > 0 || (pseudo ?? '') !== '') return real(element, pseudo)
    return new Proxy(anyStyle, {
      get(_, property) {
        const name = typeof property === 'string' ? (names[property] ?? property) : ''
        if (quick.has(name)) return value(element, name, real)
        if (property === 'getPropertyValue')
          return (wanted: string) =>
            quick.has(wanted) ? value(element, wanted, real) : real(element).getPropertyValue(wanted)
        const styles = real(element)
        const found: unknown = Reflect.get(styles, property)
        return typeof found === 'function' ? (found.bind(styles) as unknown) : found
      },
    })
  }
  window.getComputedStyle = cached
}

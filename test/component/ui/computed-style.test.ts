import { expect, test } from 'vitest'

const PARTS = `
  <div style="visibility: hidden">
    <svg><path d="M0 0"></path></svg>
    <svg style="visibility: visible; opacity: 0.5"><g style="display: none"><path d="M0 0"></path></g></svg>
    <p style="display: inline">one</p>
  </div>
  <div style="pointer-events: none"><button>two</button><svg style="pointer-events: auto"><path></path></svg></div>
  <details><summary>three</summary><span hidden>four</span></details>
  <input type="hidden"><table><tr><td>five</td></tr></table>`

test('the quick look at styles says what jsdom says, of HTML and of SVG', () => {
  document.body.innerHTML = PARTS
  // The window of jsdom itself, whose functions no one has replaced.
  const { window: whole } = Reflect.get(globalThis, 'jsdom') as { window: Window }
  const all = [...document.body.querySelectorAll('*')]
  expect(all.some((element) => element instanceof SVGElement)).toBe(true)
  expect(getComputedStyle).not.toBe(whole.getComputedStyle)
  for (const element of all)
    for (const name of ['display', 'visibility', 'opacity', 'pointer-events', 'overflow'])
      expect
        .soft(getComputedStyle(element).getPropertyValue(name), `${name} of ${element.outerHTML}`)
        .toBe(whole.getComputedStyle(element).getPropertyValue(name))
  document.body.replaceChildren()
})

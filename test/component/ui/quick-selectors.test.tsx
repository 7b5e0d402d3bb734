import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { quickTest, slowly } from '#test/support/quick-selectors.ts'
import { renderApp } from '#test/support/render-app.tsx'

const selectors = [
  '*',
  'button',
  'input[type=submit], input[type=button], input[type=reset]',
  'script, style, [data-echo], [data-echo] *',
  '*[role~="button"],button,input[type="button"],summary',
  '[role$="dialog"]',
  '[role="dialog"]:not([aria-modal="false"]),[role="menu"]:not([aria-modal="false"])',
  'img:not([alt])',
  'img[alt=""]',
  'input:not([type])',
  'input[type="TEXT"]',
  'a[href]',
  'a[href^="/account"]',
  'a[href*="users"]',
  'th[scope="col"]',
  'tbody tr',
  'tbody > tr',
  'table > tr',
  'main, [role$="dialog"]',
  'td bdi',
  'svg > use',
  'label > input, label span',
  'div div > span',
]
const mustGoToJsdom = [
  '#root',
  '.truncate',
  'a:hover',
  'input:checked',
  'h1 + p',
  '[lang="EN"]',
  'linearGradient',
  'div:has(p)',
]

/** What the queries of these tests ask of elements. */
function selectorsOfQueries(): string[] {
  const asked = new Set<string>()
  const { matches } = Element.prototype
  vi.spyOn(Element.prototype, 'matches').mockImplementation(function (this: Element, selector) {
    asked.add(selector)
    return matches.call(this, selector)
  })
  screen.queryAllByRole('button', { hidden: true })
  screen.queryAllByText(/nothing/u)
  screen.queryAllByLabelText(/nothing/u)
  vi.mocked(Element.prototype.matches).mockRestore()
  return [...asked]
}

describe('quick selectors', () => {
  it.each(mustGoToJsdom)('leaves %s to jsdom', (selector) => {
    expect(quickTest(selector)).toBeUndefined()
  })
  it('finds what jsdom finds, in the same order, on a page of the app and in odd markup', async () => {
    await renderApp({ url: '/account/{account}/me/profile' })
    await screen.findByRole('heading', { level: 1 })
    const odd = document.createElement('section')
    odd.innerHTML = `<p role="button link">a</p><p role="">b</p><input type="Text"><input><img alt=""><img><a>c</a>
      <svg><title>t</title><a href="/account"></a></svg><div data-echo><div><span>d</span></div></div>
      <details><summary>s</summary></details><select multiple></select><p role="my-dialog" aria-modal="false"></p>`
    document.body.append(odd)
    const page = slowly.querySelectorAll(document, '*')
    for (const selector of [...selectors, ...selectorsOfQueries()]) {
      expect(quickTest(selector), selector).toBeDefined()
      expect(
        page.filter((element) => element.matches(selector) !== slowly.matches(element, selector)),
        selector,
      ).toHaveLength(0)
      for (const root of [document, odd]) {
        const [quick, slow] = [[...root.querySelectorAll(selector)], slowly.querySelectorAll(root, selector)]
        expect(quick.length, selector).toBe(slow.length)
        expect(quick.every((element, index) => element === slow[index])).toBe(true)
        expect(root.querySelector(selector) === (slow[0] ?? null)).toBe(true)
      }
    }
  })
})

import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

/** Nothing is wider than the window. */
export async function noSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}

/** Widths at which every state is measured: below, at and above each one at which the layout changes. */
export const widths = [1920, 1440, 1280, 1100, 768, 390, 320] as const

/**
 * What is wrong with the layout at the present width: a page wider than the window, a word broken inside (keys, codes
 * and hashes in the fixed-width typeface may break), a target that doesn't have 24 by 24 px for itself.
 */
export const layoutFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults = new Set<string>()
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth !== clientWidth) faults.add(`the page is ${String(scrollWidth - clientWidth)} px too wide`)

    const range = document.createRange()
    const lines = (node: Node, start: number, end: number) => {
      range.setStart(node, start)
      range.setEnd(node, end)
      const tops: number[] = []
      for (const { top, width, height } of range.getClientRects())
        // Two parts of one line may differ by a fraction.
        if (width > 0 && tops.every((other) => Math.abs(other - top) > height / 2)) tops.push(top)
      return tops.length
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const text = node.nodeValue ?? ''
      if (text.trim().length < 2 || lines(node, 0, text.length) < 2) continue
      const parent = node.parentElement
      if (parent === null || !parent.checkVisibility({ visibilityProperty: true })) continue
      if (getComputedStyle(parent).fontFamily.includes('mono')) continue
      for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}\d]{2,}/gu))
        if (lines(node, index, index + word.length) > 1) faults.add(`broken inside: ${word}`)
    }

    const targets = 'a[href], button, input, select, textarea, summary, [role^=menuitem], [role=option], [role=switch]'
    for (const target of document.querySelectorAll<HTMLElement>(targets)) {
      const part = target.closest('label') ?? target
      const { left, top, width, height } = part.getBoundingClientRect()
      // A link inside a sentence has the height of its line.
      if ((width >= 24 && height >= 24) || getComputedStyle(part).display === 'inline') continue
      const isMet = (x: number, y: number) => {
        const met = document.elementFromPoint(x, y)
        return met !== null && (part.contains(met) || met.closest('label') === part)
      }
      const [x, y] = [left + width / 2, top + height / 2]
      // What is scrolled away or behind a dialog is under no pointer.
      if (!isMet(x, y)) continue
      // As WCAG 2.5.8 says: a smaller one has 24 by 24 px in which there is no other.
      const corners = [-11.5, 11.5].flatMap((right) => [-11.5, 11.5].map((down) => [x + right, y + down] as const))
      const isNextTo = ([across, down]: readonly [number, number]) => {
        if (isMet(across, down)) return false
        const other = document.elementFromPoint(across, down)?.closest(`label, ${targets}`)
        return other != null && !other.contains(part)
      }
      if (corners.some(isNextTo))
        faults.add(`${Math.round(width)} x ${Math.round(height)} px: ${target.outerHTML.slice(0, 120)}`)
    }
    return [...faults]
  })

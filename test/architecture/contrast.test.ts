import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Contrast of the tokens of src/styles/tokens.css, as WCAG 2.2 computes it (1.4.3, 1.4.6, 1.4.11). */

const css = readFileSync('src/styles/tokens.css', 'utf8')
const [plain = '', more = ''] = css.split('@media (prefers-contrast: more)')

type Theme = 'light' | 'dark'
const themes: readonly Theme[] = ['light', 'dark']

/** Value of a color token in a theme. @throws Error where there is none */
function colorOf(token: string, theme: Theme, wantsMore = false): string {
  const name = `--color-${token}`
  const other = new RegExp(`${name}: var\\(--color-([\\w-]+)\\)`, 'u').exec(wantsMore ? more : '')?.[1]
  if (other !== undefined) return colorOf(other, theme)
  const found = new RegExp(`${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`, 'u').exec(plain)
  const value = found?.[theme === 'light' ? 1 : 2]
  if (value === undefined) throw new Error(`No color ${name}`)
  return value
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

const grounds = ['canvas', 'surface', 'raised', 'subtle', 'hover']
const pairs = (tokens: readonly string[], on: readonly string[]) =>
  tokens.flatMap((token) => on.flatMap((ground) => themes.map((theme) => ({ token, ground, theme }))))

describe('contrast of the tokens', () => {
  it('matches WCAG: 21 for black on white, 1 for a color on itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#808997', '#808997')).toBe(1)
  })

  it.each(pairs(['text', 'text-secondary', 'muted', 'accent-text'], grounds))(
    '$token on $ground has 4.5:1 contrast, $theme',
    ({ token, ground, theme }) => {
      expect(contrast(colorOf(token, theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(
    ['danger', 'warning', 'success', 'external', 'neutral'].flatMap((role) =>
      pairs([`${role}-text`], [`${role}-tint`]),
    ),
  )('$token on $ground has 4.5:1 contrast, $theme', ({ token, ground, theme }) => {
    expect(contrast(colorOf(token, theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(pairs(['text', 'text-secondary', 'muted'], grounds))(
    '$token on $ground has 7:1 contrast when more contrast is preferred, $theme',
    ({ token, ground, theme }) => {
      expect(contrast(colorOf(token, theme, true), colorOf(ground, theme))).toBeGreaterThanOrEqual(7)
    },
  )

  it.each([
    ...pairs(['chart-1'], ['chart-track']),
    ...pairs(['control', 'focus', 'chart-1', 'chart-2', 'chart-3'], ['surface']),
  ])('$token next to $ground has 3:1 contrast, $theme', ({ token, ground, theme }) => {
    expect(contrast(colorOf(token, theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(3)
  })

  it.each(pairs(['line', 'edge', 'button'], ['surface']))(
    '$token on $ground has 3:1 contrast when more contrast is preferred, $theme',
    ({ token, ground, theme }) => {
      expect(contrast(colorOf(token, theme, true), colorOf(ground, theme))).toBeGreaterThanOrEqual(3)
    },
  )
})

/** Themes a person can choose; `system` follows the device. */
export const themeNames = ['system', 'light', 'dark'] as const
export type ThemeName = (typeof themeNames)[number]

/**
 * Puts a theme on the page, without transitions for one frame.
 *
 * @param theme one of `themeNames`
 */
export function applyTheme(theme: ThemeName): void {
  const root = document.documentElement
  root.dataset['themeChanging'] = ''
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  requestAnimationFrame(() => {
    delete root.dataset['themeChanging']
  })
}

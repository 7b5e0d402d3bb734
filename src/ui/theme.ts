/** Themes to choose from; `system` follows the device. */
export const themeNames = ['system', 'light', 'dark'] as const
export type ThemeName = (typeof themeNames)[number]

/**
 * Applies a theme to the page, without transitions for one frame.
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

/** Row density of tables. */
export const densityNames = ['comfortable', 'compact'] as const
export type DensityName = (typeof densityNames)[number]

/** Applies a density to the page; the font size never changes with it. */
export function applyDensity(density: DensityName): void {
  document.documentElement.dataset['density'] = density
}

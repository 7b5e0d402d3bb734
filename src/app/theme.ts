import { applyTheme, themeNames, type ThemeName } from '#src/ui/theme.ts'
import { readPreference, usePreference } from '#src/components/use-preference.ts'

/** Applies the theme chosen on this device; called before the first render so that nothing flashes. */
export function startTheme(): void {
  applyTheme(readPreference('theme', themeNames, 'system'))
}

/** The chosen theme and a function that changes it. */
export function useTheme() {
  const [theme, choose] = usePreference<ThemeName>('theme', themeNames, 'system')
  return {
    theme,
    choose: (next: ThemeName) => {
      choose(next)
      applyTheme(next)
    },
  }
}

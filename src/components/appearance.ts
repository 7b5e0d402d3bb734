import { applyDensity, applyTheme, densityNames, themeNames, type DensityName, type ThemeName } from '#src/ui/theme.ts'
import { readPreference, usePreference } from './use-preference.ts'

const theme = ['theme', themeNames, 'system'] as const
const density = ['density', densityNames, 'comfortable'] as const

/** Applies the look chosen on this device. */
export function applyAppearance(): void {
  applyTheme(readPreference<ThemeName>(...theme))
  applyDensity(readPreference<DensityName>(...density))
}

/** The chosen theme and a function that changes it. */
export function useTheme() {
  const [chosen, choose] = usePreference<ThemeName>(...theme)
  return {
    theme: chosen,
    choose: (next: ThemeName) => {
      choose(next)
      applyTheme(next)
    },
  }
}

/** The row density of tables, and a function that changes it. */
export function useDensity() {
  const [chosen, choose] = usePreference<DensityName>(...density)
  return {
    density: chosen,
    choose: (next: DensityName) => {
      choose(next)
      applyDensity(next)
    },
  }
}

import { Monitor, Moon, Sun } from 'lucide-react'
import { themeNames, type ThemeName } from '#src/ui/theme.ts'
import { IconButton } from '#src/ui/button.tsx'

const icons = { system: <Monitor />, light: <Sun />, dark: <Moon /> }
const labels = { system: 'system', light: 'light', dark: 'dark' }

/** One button that cycles through the three themes; its name says the current and the next one. */
export function ThemeButton({ theme, onTheme }: { theme: ThemeName; onTheme: (theme: ThemeName) => void }) {
  const next = themeNames[(themeNames.indexOf(theme) + 1) % themeNames.length] ?? 'system'
  return (
    <IconButton
      label={`Theme: ${labels[theme]}. Change to ${labels[next]}`}
      icon={icons[theme]}
      onClick={() => {
        onTheme(next)
      }}
    />
  )
}

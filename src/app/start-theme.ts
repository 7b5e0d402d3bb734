import { applyAppearance } from '#src/components/appearance.ts'

/** Applies the look chosen on this device, before the first render so that nothing flashes. */
export function startTheme(): void {
  applyAppearance()
}

import { dropKept, dropKeysFromDevice, keptNames } from '#src/api/device-storage.ts'
import { readKept } from '#src/api/kept-text.ts'
import { parseTemplates } from '#src/api/template-storage.ts'
import { parseViews } from '#src/api/view-storage.ts'
import { accessTemplates, TEMPLATES } from './access-templates.ts'
import { userViews, VIEWS } from './user-views.ts'

/** What the app keeps on this device, counted. */
export type KeptOnDevice = {
  readonly templates: number
  readonly views: number
  readonly choices: number
  /** A reload of this tab stays connected: with the kept key, or as a persona of the simulated account. */
  readonly connection: 'key' | 'persona' | undefined
}

/** Looks what is kept; nothing where storage is blocked. */
export function keptOnDevice(): KeptOnDevice {
  const { device, tab } = keptNames()
  const textsOf = (start: string) =>
    device.filter((name) => name.startsWith(start)).map((name) => readKept(name)?.text ?? null)
  const templates = textsOf(TEMPLATES)
  const views = textsOf(VIEWS)
  return {
    templates: templates.flatMap(parseTemplates).length,
    views: views.flatMap(parseViews).length,
    choices: device.length - templates.length - views.length,
    connection: tab.includes('key') ? 'key' : tab.includes('persona') ? 'persona' : undefined,
  }
}

/** A key may have been kept with a search before fields refused it. */
export function forgetKeys(): void {
  if (!dropKeysFromDevice()) return
  accessTemplates.forget()
  userViews.forget()
}

/**
 * Removes everything that the app keeps on this device. The open session goes on until the page is loaded again.
 *
 * @returns whether nothing is left
 */
export function forgetDevice(): boolean {
  const isGone = dropKept()
  accessTemplates.forget()
  userViews.forget()
  return isGone
}

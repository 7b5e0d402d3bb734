import { dropKept, deleteStoredKeys, savedNames } from '#src/session/device-storage.ts'
import { readLocal } from '#src/session/local-storage.ts'
import { parseTemplates } from '#src/session/template-format.ts'
import { parseViews } from '#src/session/view-format.ts'
import { accessTemplates, TEMPLATES } from './access-templates.ts'
import { userViews, VIEWS } from './user-views.ts'

/** Number of items that the app stores on this device. */
export type DeviceData = {
  readonly templates: number
  readonly views: number
  readonly choices: number
  /** A reload of this tab stays connected: with the stored key, or as a persona of the simulated account. */
  readonly connection: 'key' | 'persona' | undefined
}

/** Lists what is stored; nothing if storage is blocked. */
export function readDeviceData(): DeviceData {
  const { device, tab } = savedNames()
  const textsOf = (start: string) =>
    device.filter((name) => name.startsWith(start)).map((name) => readLocal(name)?.text ?? null)
  const templates = textsOf(TEMPLATES)
  const views = textsOf(VIEWS)
  return {
    templates: templates.flatMap(parseTemplates).length,
    views: views.flatMap(parseViews).length,
    choices: device.length - templates.length - views.length,
    connection: tab.includes('key') ? 'key' : tab.includes('persona') ? 'persona' : undefined,
  }
}

/** A key could be stored with a search before fields refused it. */
export function forgetKeys(): void {
  if (!deleteStoredKeys()) return
  accessTemplates.forget()
  userViews.forget()
}

/**
 * Removes everything that the app stores on this device. The open session continues until the page is reloaded.
 *
 * @returns whether nothing is left
 */
export function forgetDevice(): boolean {
  const isGone = dropKept()
  accessTemplates.forget()
  userViews.forget()
  return isGone
}

import { dropKept, keptNames } from '#src/api/device-storage.ts'
import { parseTemplates, readKept } from '#src/api/template-storage.ts'
import { forgetTemplates, TEMPLATES } from './access-templates.ts'

/** What the app keeps on this device, counted. */
export type KeptOnDevice = {
  readonly templates: number
  readonly choices: number
  /** A reload of this tab stays connected: with the kept key, or as a persona of the simulated account. */
  readonly connection: 'key' | 'persona' | undefined
}

/** Looks what is kept; nothing where storage is blocked. */
export function keptOnDevice(): KeptOnDevice {
  const { device, tab } = keptNames()
  const templates = device.filter((name) => name.startsWith(TEMPLATES))
  return {
    templates: templates.flatMap((name) => parseTemplates(readKept(`harness-user-admin.${name}`)?.text ?? null)).length,
    choices: device.length - templates.length,
    connection: tab.includes('key') ? 'key' : tab.includes('persona') ? 'persona' : undefined,
  }
}

/**
 * Removes everything that the app keeps on this device. The open session goes on until the page is loaded again.
 *
 * @returns whether nothing is left
 */
export function forgetDevice(): boolean {
  const isGone = dropKept()
  forgetTemplates()
  return isGone
}

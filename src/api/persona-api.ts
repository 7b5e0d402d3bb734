import * as v from 'valibot'
import { readLocal } from './http.ts'

const persona = v.object({
  id: v.string(),
  title: v.string(),
  description: v.optional(v.string()),
  apiKey: v.string(),
  accountIdentifier: v.string(),
})
export type Persona = v.InferOutput<typeof persona>

/** Address of the personas, which the server names in the page only when the simulator answers. */
function personasPath(): string | undefined {
  return document.querySelector('meta[name="harness-personas"]')?.getAttribute('content') ?? undefined
}

/** Whether this page is served with the simulated backend. */
export function hasSimulator(): boolean {
  return personasPath() !== undefined
}

/** Demo personas; empty with a real gateway. @throws ApiError */
export async function getPersonas(): Promise<Persona[]> {
  const path = personasPath()
  return path === undefined ? [] : readLocal(path, v.array(persona))
}

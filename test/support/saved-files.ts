import { waitFor } from '@testing-library/react'
import Papa from 'papaparse'
import { expect, onTestFinished, vi } from 'vitest'

/** Files that were handed over to be saved, until the end of the test. */
export function savedFiles() {
  const blobs: Blob[] = []
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}`,
    revokeObjectURL: () => undefined,
  })
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  onTestFinished(() => {
    Reflect.deleteProperty(URL, 'createObjectURL')
    Reflect.deleteProperty(URL, 'revokeObjectURL')
    click.mockRestore()
  })
  return blobs
}

/** A saved file, once it was made. */
export async function fileAt(files: readonly Blob[], place: number): Promise<Blob | undefined> {
  await waitFor(() => {
    expect(files.length).toBeGreaterThan(place)
  })
  return files[place]
}

/** The text of a saved file, without the mark at its start. */
export function textOf(blob: Blob | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    if (blob === undefined) {
      reject(new Error('no file'))
      return
    }
    const reader = new FileReader()
    reader.onload = () => {
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^\ufeff/u, '') : '')
    }
    reader.readAsText(blob)
  })
}

/** The cells of a saved table. */
export function tableOf(csv: string): string[][] {
  return Papa.parse<string[]>(csv, { newline: '\r\n', delimiter: ',' }).data
}

import { useRef, useState } from 'react'

/** The list, loaded when the form is first used; `loaded` once it is there. `missing`: it could not be loaded, the form works without it. */
export function useCommonPasswords() {
  const list = useRef<Promise<ReadonlySet<string> | undefined>>(undefined)
  const loaded = useRef<ReadonlySet<string>>(undefined)
  const [missing, setMissing] = useState(false)
  const load = (): Promise<ReadonlySet<string> | undefined> => {
    list.current ??= import('#src/domain/common-passwords.ts')
      .then(({ commonPasswords }) => (loaded.current = commonPasswords()))
      .catch(() => {
        setMissing(true)
        return undefined
      })
    return list.current
  }
  return { load, loaded, missing }
}

import { usePreference } from '#src/components/use-preference.ts'
import { Field } from '#src/ui/field.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { defaultIdleMinutes, idleMinutes } from './idle-minutes.ts'

/** After how long without input the page locks; remembered on this device. */
export function IdleSetting() {
  const [minutes, choose] = usePreference<number>('idle-minutes', idleMinutes, defaultIdleMinutes)
  return (
    <Field label="Lock this page">
      {(field) => (
        <NativeSelect
          {...field}
          value={minutes}
          onChange={({ currentTarget }) => {
            choose(Number(currentTarget.value))
          }}
        >
          {idleMinutes.map((choice) => (
            <option key={choice} value={choice}>
              After {choice} idle minutes
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  )
}

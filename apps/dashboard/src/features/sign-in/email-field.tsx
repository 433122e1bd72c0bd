import { TextField } from "@sallyport/ui";

/** The address that a person signs in with. */
export function EmailField({ error }: { error: string | undefined }) {
  return (
    <TextField
      label="E-mail address"
      name="email"
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      error={error}
      required
    />
  );
}

import { type ReactNode, useState } from "react";
import { controlClass } from "./control-class.ts";
import { cx } from "./cx.ts";
import { Field, type FieldProps } from "./field.tsx";
import { matchingChoices, type Choice } from "./matching-choices.ts";

/** From so many choices on, there is a search. */
const SEARCH_FROM = 8;

/** One of many: nothing is selected until a person selects it. A long list has a search above it. */
export function ChoiceField({
  choices,
  value,
  placeholder,
  searchLabel,
  onChange,
  ...field
}: FieldProps & {
  choices: readonly Choice[];
  /** Null: nothing is selected yet. */
  value: string | null;
  /** Such as "Select a server". */
  placeholder: string;
  /** Such as "Search servers". */
  searchLabel: string;
  onChange: (value: string) => void;
}): ReactNode {
  const [search, setSearch] = useState("");
  const shown = matchingChoices(choices, search, value);
  return (
    <Field {...field} className={field.className ?? ""}>
      {(wiring) => (
        <div className="flex flex-col gap-1.5 sm:flex-row">
          {choices.length >= SEARCH_FROM ? (
            <input
              type="search"
              aria-label={searchLabel}
              placeholder={searchLabel}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              className={cx("w-full sm:w-48", controlClass("md"))}
            />
          ) : null}
          <select
            {...wiring}
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value)}
            required
            className={cx("w-full min-w-0 cursor-pointer pr-7", controlClass("md", field.error))}
          >
            <option value="" disabled>
              {shown.length === 0 && search !== "" ? "No matches" : placeholder}
            </option>
            {shown.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}

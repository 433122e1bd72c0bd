import { Badge } from "@sallyport/ui";
import { CircleDashed, ShieldCheck } from "@sallyport/ui/icons";

/** The revision of a policy that is enforced. */
export function RevisionBadge({ revision }: { revision: number }) {
  return revision === 0 ? (
    <Badge tone="warn" icon={<CircleDashed />}>
      Not published
    </Badge>
  ) : (
    <Badge tone="ok" icon={<ShieldCheck />}>
      Revision {revision}
    </Badge>
  );
}

import { PlainPage, plainMetadata } from "../../../features/catalogue/plain-page.tsx";
import { ScanForm } from "../../../features/scan/scan-form.tsx";

const WORDS = {
  title: "What can your MCP servers do?",
  description:
    "Paste the configuration of your client: see what its servers can do, the worst tools, what can leak, and a policy for each. Secrets stay in your browser.",
  path: "/scan",
};

export const generateMetadata = () => plainMetadata(WORDS);

export default function ScanPage() {
  return (
    <PlainPage words={WORDS}>
      <ScanForm />
    </PlainPage>
  );
}

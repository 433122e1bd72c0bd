import type { Metadata } from "next";
import { imagePath, markdownPath } from "./addresses.ts";

/** Title, canonical address, Markdown twin and social image of a public page. `origin`: where the dashboard is. */
export function pageMetadata(
  page: { readonly title: string; readonly description: string; readonly path: string },
  origin: string,
): Metadata {
  const { title, path } = page;
  const description = page.description.length > 300 ? `${page.description.slice(0, 299)}…` : page.description;
  const images = [{ url: imagePath(path), width: 1200, height: 630, alt: title }];
  return {
    metadataBase: new URL(origin),
    title,
    description,
    alternates: { canonical: path, types: { "text/markdown": markdownPath(path) } },
    openGraph: { type: "website", siteName: "Sallyport", title, description, url: path, images },
    twitter: { card: "summary_large_image", title, description, images },
  };
}

// Tells what Go makes of paths, URLs and URIs: one JSON object in, {kind: [text, …]}, one out, {kind: [answer, …]}.
// `npm run readings -w @sallyport/policy`.
package main

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

const cwd = "/cwd/here"

func clean(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(cwd, path)
}

func paths(text string) any {
	spellings := []string{text, strings.TrimSpace(text), os.ExpandEnv(text)}
	if read, err := url.PathUnescape(text); err == nil {
		spellings = append(spellings, read)
	}
	if read, err := url.Parse(text); err == nil && read.Scheme == "" && read.Host == "" {
		spellings = append(spellings, read.Path)
	}
	answers := []string{}
	for _, spelling := range spellings {
		if !strings.Contains(spelling, "\x00") {
			answers = append(answers, clean(spelling))
		}
	}
	return map[string][]string{"posix": answers, "windows": {}}
}

func hosts(text string) any {
	answers := []string{}
	read, err := url.Parse(text)
	if err != nil || read.Hostname() == "" {
		return answers
	}
	host := strings.ToLower(strings.TrimSuffix(read.Hostname(), "."))
	if address, err := netip.ParseAddr(host); err == nil {
		host = address.Unmap().String()
	}
	return append(answers, host)
}

func uris(text string) any {
	answers := []string{}
	read, err := url.Parse(text)
	if err != nil || read.Scheme == "" {
		return answers
	}
	path := read.Path
	if opaque, err := url.PathUnescape(read.Opaque); err == nil && opaque != "" {
		path = opaque
	}
	host := strings.TrimSuffix(read.Hostname(), ".")
	return append(answers, read.Scheme+"://"+host+filepath.Clean("/"+path))
}

func main() {
	var input map[string][]string
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		panic(err)
	}
	read := map[string]func(string) any{"paths": paths, "hosts": hosts, "uris": uris}
	output := map[string][]any{}
	for kind, texts := range input {
		for _, text := range texts {
			output[kind] = append(output[kind], read[kind](text))
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(output); err != nil {
		panic(err)
	}
}

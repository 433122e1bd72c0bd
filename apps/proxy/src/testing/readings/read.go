// Like read.py, but reads each body twice: as a map, and as a struct of a server, whose keys match in any case.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

type message struct {
	Method string `json:"method"`
	Params struct {
		Name      string                 `json:"name"`
		Arguments map[string]interface{} `json:"arguments"`
	} `json:"params"`
}

func told(value interface{}) interface{} {
	switch value := value.(type) {
	case float64:
		return []interface{}{"number", strconv.FormatFloat(value, 'g', -1, 64)}
	case []interface{}:
		items := []interface{}{}
		for _, item := range value {
			items = append(items, told(item))
		}
		return []interface{}{"list", items}
	case map[string]interface{}:
		object := map[string]interface{}{}
		for key, item := range value {
			object[key] = told(item)
		}
		return object
	}
	return value
}

func main() {
	readings := map[string]interface{}{}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		body, _ := base64.StdEncoding.DecodeString(lines.Text())
		var declared message
		var generic map[string]interface{}
		if json.Unmarshal(body, &declared) != nil || json.Unmarshal(body, &generic) != nil {
			panic(string(body))
		}
		if declared.Params.Arguments == nil {
			declared.Params.Arguments = map[string]interface{}{}
		}
		params := generic["params"].(map[string]interface{})
		arguments, isThere := params["arguments"]
		if !isThere {
			arguments = map[string]interface{}{}
		}
		digest := sha256.Sum256(body)
		readings[hex.EncodeToString(digest[:])] = []interface{}{
			map[string]interface{}{"method": generic["method"], "name": params["name"], "arguments": told(arguments)},
			map[string]interface{}{"method": declared.Method, "name": declared.Params.Name, "arguments": told(declared.Params.Arguments)},
		}
	}
	out, _ := json.MarshalIndent(readings, "", " ")
	fmt.Println(string(out))
}

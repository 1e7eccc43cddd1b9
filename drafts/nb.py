"""text with '=== md|code ID' headers -> notebook"""
import json,sys,re
src,out=sys.argv[1:3]
cells=[];cur=None
for line in open(src):
    m=re.match(r'^=== (md|code) (\S+)$',line)
    if m:
        cur=(m[1],m[2],[]);cells.append(cur)
    else: cur[2].append(line)
nb={"cells":[],"metadata":{"kernelspec":{"display_name":"TypeScript (attention workbook)","language":"typescript","name":"attention-workbook"},"language_info":{"file_extension":".ts","mimetype":"text/typescript","name":"typescript"}},"nbformat":4,"nbformat_minor":5}
for k,i,l in cells:
    t=''.join(l).strip('\n')
    lines=t.split('\n'); s=[x+'\n' for x in lines[:-1]]+[lines[-1]]
    c={"cell_type":"markdown" if k=="md" else "code"}
    if k=="code": c.update(execution_count=None)
    c.update(id=i,metadata={})
    if k=="code": c["outputs"]=[]
    c["source"]=s
    nb["cells"].append(dict(sorted(c.items())))
ref=open('/work/wt/five/notebooks/04b-a-picture-that-can-fool.ipynb').read()
open(out,'w').write(json.dumps(nb,indent=1,ensure_ascii=False)+"\n")
